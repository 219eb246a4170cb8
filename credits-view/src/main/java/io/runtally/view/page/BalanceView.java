package io.runtally.view.page;

import io.runtally.view.account.Pace;
import java.time.Duration;
import java.time.Instant;

/**
 * The balance, and how long it lasts (R13, R14).
 *
 * @param amount whole credits without a sign
 * @param unit what they are: {@code credits}, or {@code credits owed} below zero
 * @param outlook how long it lasts at the present pace
 */
public record BalanceView(String amount, String unit, boolean owed, String outlook) {

  static BalanceView of(long balance, Pace pace, Instant now) {
    long size = Math.abs(balance);
    String unit = size == 1 ? "credit" : "credits";
    return new BalanceView(
        Figures.number(size),
        balance < 0 ? unit + " owed" : unit,
        balance < 0,
        outlook(balance, pace, now));
  }

  private static String outlook(long balance, Pace pace, Instant now) {
    if (balance < 0) {
      return "Your runs go on. The next payment pays what is owed first.";
    }
    if (balance == 0) {
      return "Your runs go on. What is drawn from now on is owed until the next payment.";
    }
    return pace.lasts(balance)
        .map(lasts ->
            "At the present pace of %s it lasts %s%s."
                .formatted(perDay(pace), Figures.about(lasts), until(lasts, now)))
        .orElse("Nothing was drawn lately, so it lasts as it is.");
  }

  private static String perDay(Pace pace) {
    long inTenDays =
        Math.round(
            pace.drawn() * 10.0 * Duration.ofDays(1).toSeconds() / pace.window().toSeconds());
    if (inTenDays == 0) {
      return "less than a credit in ten days";
    }
    return inTenDays >= 100 || inTenDays % 10 == 0
        ? Figures.credits(Math.round(inTenDays / 10.0)) + " a day"
        : "%d.%d credits a day".formatted(inTenDays / 10, inTenDays % 10);
  }

  private static String until(Duration lasts, Instant now) {
    return lasts.toHours() < 48 || lasts.toDays() >= 730
        ? ""
        : ", until " + Figures.day(now.plus(lasts));
  }
}
