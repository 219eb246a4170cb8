package io.runtally.sandbox;

import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a command line says where a stand-in listens and where it is found. */
public final class DoorOptions {
  private static final int HIGHEST_PORT = 65_535;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "The address that it listens on. Whoever reaches it needs no password: anything but this"
              + " machine alone (${DEFAULT-VALUE}, the default) is for a container whose port is"
              + " published to the machine alone.")
  private String listen = "";

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      description = "Where browsers find it. Default: this machine, at its port.")
  private Optional<String> publicUrl = Optional.empty();

  /**
   * The door at that port.
   *
   * @throws SandboxProblem when there can be none
   */
  public Door door(int port) {
    if (port < 0 || port > HIGHEST_PORT) {
      throw new SandboxProblem(
          "--port must be from 0 to %d, and is %d.".formatted(HIGHEST_PORT, port));
    }
    return new Door(address(), port, publicUrl.map(text -> url("--public-url", text)));
  }

  private InetAddress address() {
    try {
      return InetAddress.ofLiteral(listen);
    } catch (IllegalArgumentException name) {
      throw new SandboxProblem(
          "--listen must be an address in numbers, such as 127.0.0.1 or 0.0.0.0, and is %s."
              .formatted(listen));
    }
  }

  /**
   * What a browser can open.
   *
   * @param option that it was given by
   * @throws SandboxProblem when it is no such thing
   */
  static URI url(String option, String text) {
    try {
      URI url = URI.create(text);
      if (url.getHost() != null && String.valueOf(url.getScheme()).startsWith("http")) {
        return url;
      }
    } catch (IllegalArgumentException none) {
      // Said below.
    }
    throw new SandboxProblem(
        "%s must be a URL such as http://localhost:8080, and is %s.".formatted(option, text));
  }
}
