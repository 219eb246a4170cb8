package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.SignedJWT;
import io.runtally.sandbox.identity.AccessTokens;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RuntallyTest {
  @TempDir private Path folder;

  @Test
  void help_names_every_command() {
    String help = new CommandLine(Up.class).getUsageMessage();
    assertTrue(help.contains("--no-sample") && help.contains("--data-dir"), help);
    String all = Runtally.commandLine().getUsageMessage();
    assertTrue(all.contains("  up ") && all.contains("  topics "), all);
    assertTrue(all.contains("  token "), all);
    assertTrue(all.contains("  verify ") && all.contains("  explain "), all);
    assertTrue(all.contains("  reconcile ") && all.contains("  rejected "), all);
    assertTrue(all.contains("  adjust "), all);
    assertTrue(all.contains("  soak ") && all.contains("  bench "), all);
  }

  @Test
  void the_benchmark_is_started_by_the_script_alone() {
    assertEquals(
        new Answer(
            1,
            "runtally: The benchmark is a program of its own: run `./runtally bench` in the folder of the repository.\n"),
        run("bench", "--quick"));
  }

  @Test
  void a_mistyped_option_is_told_with_the_options_there_are() {
    Answer answer = run("up", "--nosample");
    assertEquals(2, answer.code());
    assertTrue(answer.err().contains("Unknown option: '--nosample'"), answer.err());
  }

  @Test
  void a_port_that_is_none_is_one_sentence() {
    assertEquals(
        new Answer(1, "runtally: --meter-port must be a port from 1 to 65535, and is 0.\n"),
        run("up", "--meter-port", "0"));
  }

  @Test
  void one_port_for_two_is_one_sentence() {
    assertEquals(
        new Answer(
            1,
            "runtally: The broker and the meter cannot share port 9092: choose another with --meter-port.\n"),
        run("up", "--meter-port", "9092"));
    assertEquals(
        new Answer(
            1,
            "runtally: The meter and the Stripe simulator cannot share port 8081: choose another with --stripe-port.\n"),
        run("up", "--stripe-port", "8081"));
  }

  @Test
  void a_file_in_place_of_the_data_folder_is_one_sentence() throws Exception {
    Path file = Files.writeString(folder.resolve("data"), "not a folder");
    Answer answer = run("up", "--data-dir", file.toString());
    assertEquals(1, answer.code());
    assertTrue(
        answer.err().startsWith("runtally: The data folder %s cannot be used".formatted(file)),
        answer.err());
    assertFalse(answer.err().contains("\tat "), answer.err());
  }

  @Test
  void a_busy_port_is_one_sentence_that_names_the_option() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Answer answer = run("up", "--data-dir", folder.toString(), "--broker-port", port);
      assertEquals(
          new Answer(
              1,
              "runtally: Port %s, which the broker needs, is in use by another program: stop that, or choose another port with --broker-port.\n"
                  .formatted(port)),
          answer);
    }
  }

  @Test
  void a_url_of_another_database_is_one_sentence_that_does_not_show_it() {
    Answer answer = run("up", "--jdbc-url", "jdbc:mysql://localhost/?password=51secret");
    assertEquals(1, answer.code());
    assertTrue(answer.err().startsWith("runtally: --jdbc-url must be the URL"), answer.err());
    assertFalse(answer.err().contains("51secret"), answer.err());
  }

  @Test
  void a_token_stands_alone_on_its_line() throws Exception {
    AccessTokens.in(folder);
    Answer answer =
        run("token", "--org", "org_acme", "--role", "Admin", "--data-dir", folder.toString());
    assertEquals(new Answer(0, ""), new Answer(answer.code(), answer.err()), answer.err());
    assertTrue(answer.out().matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\n"), answer.out());
    var claims = SignedJWT.parse(answer.out().strip()).getJWTClaimsSet();
    assertEquals("org_acme", claims.getStringClaim("org"));
    assertEquals("ADMIN", claims.getStringClaim("role"));
  }

  @Test
  void a_token_of_no_sandbox_is_one_sentence_with_what_to_do() {
    Path nowhere = folder.resolve("nowhere");
    assertEquals(
        new Answer(
            1,
            "runtally: No sandbox was ever started with the data folder %s, so nothing would accept a token: run `./runtally up` first, or name its folder with --data-dir.\n"
                .formatted(nowhere)),
        run("token", "--org", "org_acme", "--role", "owner", "--data-dir", nowhere.toString()));
    assertFalse(Files.exists(nowhere));
  }

  @Test
  void a_token_for_an_unknown_role_or_an_impossible_organization_is_one_sentence() {
    AccessTokens.in(folder);
    assertEquals(
        new Answer(1, "runtally: --role must be one of owner, admin and member.\n"),
        run("token", "--org", "org_acme", "--role", "king", "--data-dir", folder.toString()));
    assertEquals(
        new Answer(
            1,
            "runtally: An organization's id has 1 to 128 of the letters A-Z and a-z, digits, _ . and -.\n"),
        run("token", "--org", "a b", "--role", "owner", "--data-dir", folder.toString()));
  }

  @Test
  void a_stand_in_that_cannot_be_where_it_should_is_one_sentence() {
    assertEquals(
        new Answer(
            1,
            "runtally: --listen must be an address in numbers, such as 127.0.0.1 or 0.0.0.0, and is anywhere.\n"),
        run("sign-in", "--listen", "anywhere"));
    assertEquals(
        new Answer(
            1,
            "runtally: --public-url must be a URL such as http://localhost:8080, and is localhost.\n"),
        run("stripe-simulator", "--public-url", "localhost"));
    assertEquals(
        new Answer(1, "runtally: --port must be from 0 to 65535, and is -1.\n"),
        run("stripe-simulator", "--port", "-1"));
    assertEquals(
        new Answer(
            1, "runtally: --stripe must be a URL such as http://localhost:8080, and is stripe.\n"),
        run("sample", "--bootstrap-servers", "localhost:1", "--stripe", "stripe"));
  }

  @Test
  void what_support_cannot_do_is_one_sentence_and_exit_code_2() {
    assertEquals(
        new Answer(
            2, "runtally: An adjustment of 0 credits changes nothing: give another number.\n"),
        run("adjust", "org_acme", "0", "--reason", "x", "--by", "y"));
    assertEquals(
        new Answer(
            2,
            "runtally: The credits must be a whole number, up to ten digits with or without a sign (5, +5 or -5), and are \"-1.5\".\n"),
        run("adjust", "org_acme", "-1.5", "--reason", "x", "--by", "y"));
    assertEquals(2, run("adjust", "org_acme", "-5", "--reason", "x").code());
    assertEquals(
        new Answer(
            2,
            "runtally: --topic must be run-events-rejected or records-rejected, and is \"run-events\".\n"),
        run("rejected", "--topic", "run-events"));
    assertEquals(
        new Answer(
            2,
            "runtally: There is no Stripe to ask: set STRIPE_API_KEY, or name the folder of a sandbox with --data-dir, because none was started with a simulator in %s.\n"
                .formatted(folder)),
        run(
            new CommandLine(new Reconcile(InstantSource.system(), Map.of())),
            "--data-dir",
            folder.toString()));
  }

  private record Answer(int code, String err, String out) {
    Answer(int code, String err) {
      this(code, err, "");
    }
  }

  private static Answer run(String... arguments) {
    return run(Runtally.commandLine(), arguments);
  }

  private static Answer run(CommandLine line, String... arguments) {
    StringWriter err = new StringWriter();
    StringWriter out = new StringWriter();
    int code = line.setErr(new PrintWriter(err)).setOut(new PrintWriter(out)).execute(arguments);
    return new Answer(code, lines(err), lines(out));
  }

  private static String lines(StringWriter written) {
    return written.toString().replace(System.lineSeparator(), "\n");
  }
}
