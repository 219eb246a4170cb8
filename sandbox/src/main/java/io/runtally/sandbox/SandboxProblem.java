package io.runtally.sandbox;

import java.util.List;

/**
 * Why the sandbox cannot go on: one sentence for a person (what, where, what to do) and, where a
 * process failed, the last lines of its log.
 */
public final class SandboxProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String sentence;
  private final transient List<String> lastLines;

  public SandboxProblem(String sentence) {
    this(sentence, List.of());
  }

  public SandboxProblem(String sentence, List<String> lastLines) {
    super(sentence);
    this.sentence = sentence;
    this.lastLines = List.copyOf(lastLines);
  }

  @Override
  public String getMessage() {
    return sentence;
  }

  /** The end of the log of the process that failed; empty where no process did. */
  public List<String> lastLines() {
    return lastLines;
  }

  /** The sentence, and the log's last lines set off below it. */
  public String forPeople() {
    StringBuilder text = new StringBuilder(sentence);
    lastLines.forEach(line -> text.append(System.lineSeparator()).append("  | ").append(line));
    return text.toString();
  }
}
