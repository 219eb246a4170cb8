package io.runtally.sandbox;

import io.runtally.support.CannotRun;
import io.runtally.support.Consent;
import java.io.Console;
import java.util.Locale;
import java.util.Optional;

/** Asks whoever sits at the terminal. */
final class AtTerminal implements Consent {
  @Override
  public boolean givenTo(String question) {
    Console console =
        Optional.ofNullable(System.console())
            .filter(Console::isTerminal)
            .orElseThrow(() ->
                new CannotRun(
                    "Nothing was done: nobody is at a terminal to agree to it. Give --yes to have it done without a question."));
    String answer = console.readLine("%s [y/N] ", question);
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }
}
