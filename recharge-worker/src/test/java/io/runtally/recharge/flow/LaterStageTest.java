package io.runtally.recharge.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runtally.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaterStageTest {
  private static final Duration DELAY = Duration.ofSeconds(15);

  private Instant now = Tape.ORDERED_AT.plusSeconds(60);
  private final Tape tape = new Tape(Topics.RECHARGE_INTENTS_LATER);
  private final LaterStage stage =
      new LaterStage("later", tape::channel, () -> now, DELAY, Fakes.granted(), new NoWatch());

  @Test
  void R26_a_due_order_behind_an_early_one_waits_with_it_and_both_come_once() {
    tape.with(Tape.order("org_early"), now.minusSeconds(14))
        .with(Tape.order("org_due"), now.minusSeconds(16));

    stage.turn(tape.channel());
    assertEquals(List.of(), tape.published());
    assertEquals(List.of(), tape.committed());
    assertEquals(0, tape.position());

    now = now.plusSeconds(1);
    stage.turn(tape.channel());
    stage.turn(tape.channel());
    assertEquals(
        List.of("org_early to recharge-intents", "org_due to recharge-intents"), tape.published());
    assertEquals(List.of(2L), tape.committed());
  }

  @Test
  void what_is_due_at_the_head_goes_on_and_is_committed_up_to_the_first_early_one() {
    tape.with(Tape.order("org_1"), now.minusSeconds(16))
        .with(Tape.order("org_2"), now.minusSeconds(1))
        .with(Tape.order("org_3"), now.minusSeconds(20));

    stage.turn(tape.channel());
    stage.turn(tape.channel());

    assertEquals(List.of("org_1 to recharge-intents"), tape.published());
    assertEquals(List.of(1L), tape.committed());
    assertEquals(1, tape.position());
  }

  @Test
  void the_marks_of_transactions_are_committed_as_read_though_no_record_comes() {
    tape.passMarks(7);

    stage.turn(tape.channel());
    stage.turn(tape.channel());

    assertEquals(List.of(7L), tape.committed());
  }
}
