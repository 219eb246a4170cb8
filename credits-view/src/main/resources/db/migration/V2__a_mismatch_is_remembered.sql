-- Where the topics did not hold what this database expects next. One row is enough to refuse it
-- until it is dropped: once the topics have grown past what it expects, nothing else would tell.
create table mismatches (
  topic text not null,
  partition integer not null,
  -- What the projection wanted to read.
  expected_offset bigint not null,
  primary key (topic, partition)
);
