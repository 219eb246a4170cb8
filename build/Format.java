import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks that every Java source is in google-java-format, or rewrites it so. */
class Format {
  public static void main(String[] arguments) throws Exception {
    boolean write = arguments.length == 1 && arguments[0].equals("write");
    List<Path> unformatted = new ArrayList<>();
    for (Path source : sources()) {
      String before = Files.readString(source);
      String after = format(before);
      if (!after.equals(before)) {
        unformatted.add(source);
        if (write) {
          Files.writeString(source, after);
        }
      }
    }
    if (write) {
      System.out.println("Formatted " + unformatted.size() + " source files.");
    } else if (!unformatted.isEmpty()) {
      unformatted.forEach(source -> System.err.println("Not formatted: " + source));
      System.err.println("Run `mvn -N process-sources -Dformat` to format them.");
      System.exit(1);
    }
  }

  private static List<Path> sources() throws Exception {
    try (var tree = Files.walk(Path.of("."))) {
      return tree.filter(path -> path.toString().endsWith(".java"))
          // What was built, and what others wrote.
          .filter(path -> !path.toString().contains("/target/"))
          .filter(path -> !path.toString().contains("/node_modules/"))
          .sorted()
          .toList();
    }
  }

  private static String format(String source) throws Exception {
    String ordered = ImportOrderer.reorderImports(source, JavaFormatterOptions.Style.GOOGLE);
    return new Formatter().formatSource(RemoveUnusedImports.removeUnusedImports(ordered));
  }
}
