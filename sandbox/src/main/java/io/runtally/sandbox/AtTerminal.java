package io.runtally.sandbox;

import static java.util.Objects.requireNonNull;

import io.runtally.support.CannotRun;
import io.runtally.support.Consent;
import java.io.Console;
import java.util.Locale;

/** Asks whoever sits at the terminal. */
final class AtTerminal implements Consent {
  @Override
  public boolean givenTo(String question) {
    Console console = requireNonNull(System.console());
    if (!console.isTerminal()) {
      throw new CannotRun(
          "Nothing was done: nobody is at a terminal to agree to it. Give --yes to have it done without a question.");
    }
    String answer = console.readLine("%s [y/N] ", question);
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }
}
