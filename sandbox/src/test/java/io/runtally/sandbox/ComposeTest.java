package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What docker-compose.yml and the Dockerfiles promise, without a Docker engine. */
final class ComposeTest {
  private static final Path HOME = Path.of("..");
  private static final Pattern SECRET_NAME =
      Pattern.compile(".*(PASSWORD|SECRET|API_KEY|JAAS|PRIVATE).*");
  private static final Pattern REQUIRED = Pattern.compile("\\$\\{([A-Z0-9_]+):\\?[^}]+}");
  private static final Pattern FROM_ENVIRONMENT =
      Pattern.compile("\\$\\{[A-Z0-9_]+(:-|:\\?[^}]+)?}");

  private final Map<String, Object> file = compose();
  private final Map<String, Map<String, Object>> services = services(file);

  private static Map<String, Object> compose() {
    try {
      return new Yaml(new SafeConstructor(new LoaderOptions()))
          .load(Files.readString(HOME.resolve("docker-compose.yml")));
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private static Map<String, Map<String, Object>> services(Map<String, Object> file) {
    Map<String, Map<String, Object>> services = new HashMap<>();
    members(file, "services").forEach((name, service) -> services.put(name, asMap(service)));
    return services;
  }

  @SuppressWarnings("unchecked") // What is no map fails where it is read.
  private static Map<String, Object> asMap(Object value) {
    return (Map<String, Object>) value;
  }

  private static Map<String, Object> members(Map<String, Object> of, String name) {
    return asMap(of.getOrDefault(name, Map.of()));
  }

  private static List<String> list(Map<String, Object> of, String name) {
    return ((List<?>) of.getOrDefault(name, List.of())).stream().map(String::valueOf).toList();
  }

  private interface Check {
    void of(Map<String, Object> service) throws Exception;
  }

  private Stream<DynamicTest> each(Check check) {
    assertTrue(services.size() >= 14, services.keySet()::toString);
    return services.entrySet().stream()
        .map(service ->
            DynamicTest.dynamicTest(service.getKey(), () -> check.of(service.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> every_service_tells_how_it_is_or_runs_once() {
    return each(service -> {
      boolean once = "no".equals(service.get("restart"));
      boolean byImage = dockerfile(service).contains("\nHEALTHCHECK ");
      assertTrue(once || byImage || !members(service, "healthcheck").isEmpty());
    });
  }

  private static String dockerfile(Map<String, Object> service) throws IOException {
    Map<String, Object> build = members(service, "build");
    return build.isEmpty()
        ? ""
        : Files.readString(HOME.resolve(String.valueOf(build.get("context")), "Dockerfile"));
  }

  @TestFactory
  Stream<DynamicTest> every_service_is_kept_within_bounds() {
    return each(service -> {
      assertTrue(service.containsKey("mem_limit"), "no limit of its memory");
      assertEquals(true, service.get("read_only"));
      assertEquals(List.of("no-new-privileges:true"), list(service, "security_opt"));
      assertEquals(List.of("ALL"), list(service, "cap_drop"));
      assertTrue(members(service, "logging").containsKey("options"), "no limit of its log");
    });
  }

  @TestFactory
  Stream<DynamicTest> every_port_is_for_this_machine_alone() {
    return each(service ->
        list(service, "ports").forEach(port -> assertTrue(port.startsWith("127.0.0.1:"), port)));
  }

  @Test
  void no_two_services_want_the_same_port() {
    List<String> ports = services.values().stream().flatMap(s -> hostPorts(s).stream()).toList();
    assertEquals(new HashSet<>(ports).size(), ports.size(), ports::toString);
  }

  private static List<String> hostPorts(Map<String, Object> service) {
    return list(service, "ports").stream()
        .map(port -> port.replaceAll("^127\\.0\\.0\\.1:\\$\\{[A-Z0-9_]+:-(\\d+)}:\\d+$", "$1"))
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> no_secret_is_written_in_it() {
    return each(service ->
        members(service, "environment")
            .forEach((name, value) -> {
              if (SECRET_NAME.matcher(name).matches()) {
                assertTrue(FROM_ENVIRONMENT.matcher(String.valueOf(value)).matches(), name);
              }
            }));
  }

  @TestFactory
  Stream<DynamicTest> what_is_mounted_exists() {
    return each(service ->
        list(service, "volumes")
            .forEach(volume -> {
              String source = volume.substring(0, volume.indexOf(':'));
              boolean there =
                  source.startsWith(".")
                      ? Files.exists(HOME.resolve(source))
                      : members(file, "volumes").containsKey(source);
              assertTrue(there, volume);
            }));
  }

  @TestFactory
  Stream<DynamicTest> every_image_is_of_one_version() {
    return each(service -> {
      String image = String.valueOf(service.get("image"));
      assertTrue(image.matches("[a-z/-]+:v?\\d[\\d.]*|.*:\\$\\{RUNTALLY_VERSION:-dev}"), image);
    });
  }

  @TestFactory
  Stream<DynamicTest> our_images_run_as_nobody_special_and_hold_no_secret() {
    return each(service -> {
      String dockerfile = dockerfile(service);
      if (!dockerfile.isEmpty()) {
        assertTrue(dockerfile.contains("\nUSER 1000:1000\n"));
        dockerfile
            .lines()
            .filter(line -> line.matches("(ARG|ENV) .*"))
            .forEach(line -> assertFalse(SECRET_NAME.matcher(line).matches(), line));
      }
    });
  }

  @Test
  void the_meters_differ_in_name_port_and_state_alone() {
    List<Map<String, Object>> meters =
        Stream.of("meter-streams", "meter-streams-2", "meter-streams-3")
            .map(this::service)
            .toList();
    Set<Object> own = new HashSet<>();
    Set<Map<String, Object>> shared = new HashSet<>();
    for (Map<String, Object> meter : meters) {
      Map<String, Object> environment = new HashMap<>(members(meter, "environment"));
      own.add(String.valueOf(environment.remove("METER_INSTANCE_ID")));
      own.add(list(meter, "volumes"));
      own.add(list(meter, "ports"));
      Map<String, Object> rest = new HashMap<>(meter);
      List.of("volumes", "ports", "profiles").forEach(rest::remove);
      rest.put("environment", environment);
      shared.add(rest);
    }
    assertEquals(9, own.size(), own::toString);
    assertEquals(1, shared.size(), shared::toString);
  }

  private Map<String, Object> service(String name) {
    return members(members(file, "services"), name);
  }

  @Test
  void the_trial_knows_all_that_must_be_known_and_nothing_that_matters() throws IOException {
    String text = Files.readString(HOME.resolve("docker-compose.yml"));
    Set<String> required = new TreeSet<>();
    for (Matcher found = REQUIRED.matcher(text); found.find(); ) {
      required.add(found.group(1));
    }
    assertEquals(
        Set.of(
            "DATABASE_PASSWORD",
            "JWKS_URL",
            "STRIPE_API_KEY",
            "STRIPE_WEBHOOK_SECRET",
            "TOKEN_ISSUER"),
        required);
    List<String> given = new ArrayList<>(Files.readAllLines(HOME.resolve("sandbox.env")));
    given.removeIf(line -> line.isBlank() || line.startsWith("#"));
    for (String name : required) {
      assertTrue(given.stream().anyMatch(line -> line.startsWith(name + "=")), name);
    }
    for (String line : given) {
      assertTrue(line.matches("[A-Z_]+=(http://|[a-z_-]*sandbox$).*"), line);
    }
  }
}
