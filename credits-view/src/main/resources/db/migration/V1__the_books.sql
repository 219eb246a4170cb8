-- What the topics say, as the credits page asks for it. Every row can be built again from the
-- topics, and comes out the same whatever order the topics are read in.
--
-- Where a record lay: arrived_at is when the broker took it in, partition and record_offset its
-- place. Of two records about the same thing the one that arrived later is the newer one; its
-- place decides where both arrived in the same millisecond.

-- How far each partition is projected. Moved in the transaction that writes the rows.
create table projected (
  topic text not null,
  partition integer not null,
  next_offset bigint not null,
  primary key (topic, partition)
);

-- Each statement about an organization's plan. Which of them is in force is found when asked.
create table plan_statements (
  organization text not null,
  arrived_at timestamptz not null,
  partition integer not null,
  record_offset bigint not null,
  holds_from timestamptz not null,
  -- Both null where the plan ended.
  plan text,
  monthly_runs bigint,
  primary key (organization, arrived_at, partition, record_offset)
);

-- Each save of the auto-recharge settings: the last one holds, and each one settles the failures
-- that came before it.
create table settings_saved (
  organization text not null,
  arrived_at timestamptz not null,
  partition integer not null,
  record_offset bigint not null,
  enabled boolean not null,
  threshold bigint not null,
  amount bigint not null,
  monthly_limit bigint,
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (organization, arrived_at, partition, record_offset)
);

-- The one Stripe customer of each organization; where it was deleted, all that describes it is null.
create table customers (
  organization text primary key,
  arrived_at timestamptz not null,
  partition integer not null,
  record_offset bigint not null,
  customer_id text,
  created_at timestamptz
);

create index on customers (customer_id);

-- The saved card of each organization; where it was removed, all that describes it is null.
create table cards (
  organization text primary key,
  arrived_at timestamptz not null,
  partition integer not null,
  record_offset bigint not null,
  customer_id text,
  payment_method_id text,
  brand text,
  last4 text,
  exp_month integer,
  exp_year integer,
  saved_by text,
  saved_at timestamptz
);

create index on cards (payment_method_id);

-- Receipts: the runs that each deduction paid for are asked for one receipt at a time.
create table deductions (
  organization text not null,
  deduction_id text not null,
  receipt jsonb not null,
  primary key (organization, deduction_id)
);

-- Overage runs that credits were drawn for, by the month of the run.
create table rule_set_overage (
  organization text not null,
  meter text not null,
  month date not null,
  -- Null for runs that named none.
  rule_set_id text,
  runs bigint not null,
  unique nulls not distinct (organization, meter, month, rule_set_id)
);

create index on rule_set_overage (organization, meter, month, runs desc);

-- The same over all rule sets of a month, of which there may be many; runs that named none are one
-- of them.
create table overage_months (
  organization text not null,
  meter text not null,
  month date not null,
  rule_sets bigint not null,
  runs bigint not null,
  primary key (organization, meter, month)
);

-- Money that moved. A payment may be told several times; the first time counts.
create table payments (
  organization text not null,
  kind text not null,
  payment_id text not null,
  arrived_at timestamptz not null,
  partition integer not null,
  record_offset bigint not null,
  amount_cents bigint not null,
  currency text not null,
  reverses_payment_id text,
  recharge_id text,
  -- When the recharge order that it pays was placed; null where it pays none.
  ordered_at timestamptz,
  actor text,
  reason text,
  occurred_at timestamptz not null,
  primary key (organization, kind, payment_id)
);

-- For what settles a failed recharge.
create index on payments (organization, kind, arrived_at);

-- For what was ordered in a month.
create index on payments (organization, ordered_at) where ordered_at is not null;

-- The credit history.
create table ledger (
  organization text not null,
  sequence bigint not null,
  entry_id text not null,
  kind text not null,
  credits bigint not null,
  balance_before bigint not null,
  balance_after bigint not null,
  reference text not null,
  actor text,
  reason text,
  booked_at timestamptz not null,
  primary key (organization, sequence)
);

create index on ledger (organization, kind, sequence);

-- The credit history by the hour and kind: for the curve and the pace, and to find where in the
-- history a time lies. Entries are not booked strictly in the order of time, so no index over
-- booked_at alone could tell.
create table ledger_hours (
  organization text not null,
  hour timestamptz not null,
  kind text not null,
  credits bigint not null,
  entries bigint not null,
  first_sequence bigint not null,
  last_sequence bigint not null,
  -- The balance after last_sequence.
  closing_balance bigint not null,
  primary key (organization, hour, kind)
);

-- How auto-recharge stands, as the meter told last.
create table auto_recharge (
  organization text primary key,
  sequence bigint not null,
  record_offset bigint not null,
  state text not null,
  reason text,
  settings_at timestamptz
);

-- Runs against the allowance, as the meter told last.
create table allowance_usage (
  organization text primary key,
  record_offset bigint not null,
  toward_next_credit bigint not null
);

create table allowance_usage_months (
  organization text not null references allowance_usage on delete cascade,
  month date not null,
  -- Null while no plan is known.
  allowance bigint,
  covered bigint not null,
  overage bigint not null,
  waiting bigint not null,
  primary key (organization, month)
);

-- Recharge orders that ended without a payment. One may be told several times; the first time
-- counts.
create table recharge_failures (
  organization text not null,
  recharge_id text not null,
  arrived_at timestamptz not null,
  partition integer not null,
  record_offset bigint not null,
  code text not null,
  decline_code text,
  message text not null,
  requires_action boolean not null,
  payment_method_id text not null,
  failed_at timestamptz not null,
  primary key (organization, recharge_id)
);

create index on recharge_failures (organization, arrived_at, partition, record_offset);
