package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of all settings, which is written from what the services read. */
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("../docs/configuration.md");
  private static final List<String> SERVICES =
      List.of("meter-streams", "recharge-worker", "credits-view");
  private static final Pattern LINE = Pattern.compile("( *)([a-z-]+):(?: +(.*))?");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z_]+):`?(.*?)`?}");

  private static final String BEGINNING =
      """
      # Every setting

      Written from the services' `application.yml` by `ConfigurationPageTest`: edit those, and by hand only
      [what stands in none of them](#of-the-process). Which of these a deployment sets is in
      [operations.md](operations.md#configure).
      """;

  /** Where that part of the page begins which is written by hand. */
  private static final String BY_HAND = "\n## Of the process\n";

  /** One setting, as it stands in a file. */
  private record Setting(String key, String value, String comment) {
    String variables() {
      String own = key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
      if (isOpen()) {
        return "`%s_…`".formatted(own);
      }
      Matcher placeholder = PLACEHOLDER.matcher(value);
      return placeholder.matches() && !placeholder.group(1).equals(own)
          ? "`%s` or `%s`".formatted(placeholder.group(1), own)
          : "`%s`".formatted(own);
    }

    String byDefault() {
      Matcher placeholder = PLACEHOLDER.matcher(value);
      String usual = placeholder.matches() ? placeholder.group(2) : value;
      return usual.isEmpty() || isOpen() ? "" : "`" + usual + "`";
    }

    /** Whether any key may stand below it. */
    private boolean isOpen() {
      return value.equals("{}");
    }
  }

  @Test
  void the_page_tells_of_every_setting_that_there_is() throws Exception {
    String written = page();
    if (Boolean.getBoolean("write-golden")) {
      Files.writeString(PAGE, written);
    }
    assertEquals(
        Files.readString(PAGE),
        written,
        "The settings changed. Write docs/configuration.md anew with -Dwrite-golden=true.");
  }

  @Test
  void every_setting_is_explained() throws Exception {
    for (String service : SERVICES) {
      List<Setting> settings = settings(service);
      assertTrue(settings.size() >= 15, () -> service + ": " + settings);
      settings.forEach(each -> assertTrue(!each.comment().isBlank(), each::key));
    }
  }

  @Test
  void every_variable_that_a_service_names_is_on_the_page() throws Exception {
    String page = Files.readString(PAGE);
    for (String service : SERVICES) {
      Matcher variable = PLACEHOLDER.matcher(Files.readString(applicationYml(service)));
      while (variable.find()) {
        String name = variable.group(1);
        assertTrue(page.contains("| `%s` ".formatted(name)), name);
      }
    }
  }

  private static String page() throws IOException {
    StringBuilder page = new StringBuilder(BEGINNING);
    for (String service : SERVICES) {
      page.append("\n## ").append(service).append("\n\n| variable | default | |\n|---|---|---|\n");
      for (Setting each : settings(service)) {
        page.append(
            "| %s | %s | %s |\n"
                .formatted(each.variables(), each.byDefault(), each.comment().replace("|", "\\|")));
      }
    }
    return page.append(byHand()).toString();
  }

  private static String byHand() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BY_HAND);
    assertTrue(begin >= 0, () -> "%s has no part%s".formatted(PAGE, BY_HAND));
    return page.substring(begin);
  }

  private static Path applicationYml(String service) {
    return Path.of("..", service, "src/main/resources/application.yml");
  }

  /** Our own settings, and those of the framework that are explained or have a short name. */
  private static List<Setting> settings(String service) throws IOException {
    List<Setting> settings = new ArrayList<>();
    List<String> path = new ArrayList<>();
    StringBuilder comment = new StringBuilder();
    for (String line : Files.readAllLines(applicationYml(service))) {
      String text = line.strip();
      Matcher found = LINE.matcher(line);
      if (text.startsWith("#")) {
        comment.append(text.substring(1).strip()).append(' ');
      } else if (text.isEmpty()) {
        comment.setLength(0);
      } else if (found.matches()) {
        int depth = found.group(1).length() / 2;
        path.subList(Math.min(depth, path.size()), path.size()).clear();
        path.add(found.group(2));
        String value = found.group(3);
        if (value != null && (isOurs(path.getFirst()) || !comment.isEmpty() || isGiven(value))) {
          settings.add(new Setting(String.join(".", path), value, comment.toString().strip()));
        }
        comment.setLength(0);
      }
    }
    return settings;
  }

  private static boolean isGiven(String value) {
    return PLACEHOLDER.matcher(value).matches();
  }

  private static boolean isOurs(String section) {
    return List.of("meter", "recharge", "view", "stripe", "database").contains(section);
  }
}
