package io.runtally.view.page;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The addresses that the page of one organization leads to. */
public final class Links {
  private final String page;
  private final String api;
  private final Wanted wanted;

  Links(String organizationId, Wanted wanted) {
    String organization = Wanted.encoded(organizationId);
    this.page = "/organizations/" + organization + "/credits";
    this.api = "/api/organizations/" + organization;
    this.wanted = wanted;
  }

  public String page() {
    return page;
  }

  public String purchases() {
    return page + "/purchases";
  }

  /** What has become of the purchase that somebody comes back from. */
  public String purchase() {
    return page + "/purchase";
  }

  public String card() {
    return page + "/payment-method";
  }

  public String cardRemoval() {
    return page + "/payment-method/removal";
  }

  public String autoRecharge() {
    return page + "/auto-recharge";
  }

  public String consequence() {
    return page + "/auto-recharge/consequence";
  }

  public String events() {
    return api + "/events";
  }

  public String csv() {
    return api + "/activity.csv" + wanted.filterQuery();
  }

  public String receipt(long sequence) {
    return api + "/activity/" + sequence + "/receipt";
  }

  public String json(long sequence) {
    return api + "/activity/" + sequence;
  }

  public String entry(long sequence) {
    return page + "/activity/" + sequence;
  }

  /** The sections that change by themselves; what of them is wanted are {@link #parameters}. */
  public String live() {
    return page + "/live";
  }

  /** What is wanted here. */
  public List<Map.Entry<String, String>> parameters() {
    return List.copyOf(wanted.parameters().entrySet());
  }

  /** The same as the end of an address, for forms whose answer is a whole page. */
  public String query() {
    return wanted.query();
  }

  String here() {
    return pair(wanted).page();
  }

  public Pair span(int days) {
    return pair(wanted.settled().span(days));
  }

  /** How far back the plot was asked to reach; it changes while the history's filter stays. */
  public Optional<Integer> chosenSpan() {
    return wanted.spanDays();
  }

  public Pair older(long before) {
    return pair(wanted.settled().before(Optional.of(before)));
  }

  public Pair newest() {
    return pair(wanted.settled().before(Optional.empty()));
  }

  public Pair unfiltered() {
    return pair(wanted.settled().unfiltered());
  }

  /** The whole page, for somebody who comes back. */
  String back(Back from) {
    return pair(wanted.back(from)).page();
  }

  private Pair pair(Wanted other) {
    String query = other.query();
    return new Pair(page + query, page + "/live" + query);
  }

  /** The same part of the page, whole and as sections that replace those which are there. */
  public record Pair(String page, String live) {}
}
