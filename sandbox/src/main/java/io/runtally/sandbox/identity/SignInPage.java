package io.runtally.sandbox.identity;

import static io.runtally.sandbox.HtmlPage.escape;

import io.runtally.sandbox.HtmlPage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where somebody chooses who to be.
 *
 * @param samples the organizations that there are for a start; may be empty
 */
record SignInPage(List<Choice> samples) {
  /** Of the form. */
  static final String ORGANIZATION = "organization";

  static final String OTHER = "other";
  static final String ROLE = "role";

  /**
   * The page.
   *
   * @param problem what was wrong with what was chosen before; empty at first
   * @param other as it was written before
   */
  String html(String problem, String other) {
    return new HtmlPage(
            "Sign in to Runtally",
            """
            <h1>Sign in to Runtally</h1>
            <p class="quiet">On this machine you may be anybody: no password is asked.</p>
            %s
            <form method="post" action="/sign-in">
              <fieldset>
                <legend>Organization</legend>
                %s
                <label class="field" for="other">%s</label>
                <input type="text" id="other" name="other" value="%s" maxlength="128"
                  pattern="[A-Za-z0-9_.\\-]+" autocapitalize="none" autocomplete="off"
                  spellcheck="false" aria-describedby="other-hint"%s>
                <span class="hint" id="other-hint">Letters, digits, _ . and -, such as org_mine.</span>
              </fieldset>
              <fieldset>
                <legend>Role</legend>
                <div class="choices">%s</div>
              </fieldset>
              <button type="submit">Sign in</button>
            </form>
            """
                .formatted(
                    problem.isEmpty()
                        ? ""
                        : "<p class=\"problem\" role=\"alert\">%s</p>".formatted(escape(problem)),
                    samples.isEmpty() ? "" : choice(),
                    samples.isEmpty() ? "Its id" : "Or another one, by its id",
                    escape(other),
                    samples.isEmpty() ? " required" : "",
                    roles()),
            "For programs: <code>./runtally token --org org_mine --role owner</code>")
        .html();
  }

  private String choice() {
    return """
    <label class="field" for="organization">One of the sample</label>
    <select id="organization" name="organization">%s</select>
    """
        .formatted(
            samples.stream()
                .map(sample ->
                    "<option value=\"%s\">%s: %s</option>"
                        .formatted(
                            escape(sample.id()), escape(sample.id()), escape(sample.description())))
                .collect(Collectors.joining()));
  }

  private static String roles() {
    return Arrays.stream(Role.values())
        .map(role ->
            """
            <label>
              <input type="radio" name="role" value="%s" required%s>
              <span>%s</span>
              <span class="hint">%s, %s</span>
            </label>
            """
                .formatted(
                    role,
                    role == Role.OWNER ? " checked" : "",
                    role.label(),
                    role.person(),
                    role.description()))
        .collect(Collectors.joining());
  }
}
