package io.runtally.sandbox;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;

/**
 * Where a stand-in listens and where browsers find it, which differs in a container.
 *
 * <p>A stand-in asks nobody for a password, so its door opens to this machine alone unless somebody
 * says otherwise.
 *
 * @param listen the address of this machine to listen on
 * @param port 0 for a free one
 * @param publicUrl where browsers find it; absent: here
 */
public record Door(InetAddress listen, int port, Optional<URI> publicUrl) {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  /** To this machine alone. */
  public static Door ofThisMachine(int port) {
    return new Door(LOOPBACK, port, Optional.empty());
  }

  /** The same, at another port. */
  public Door withPort(int other) {
    return new Door(listen, other, publicUrl);
  }

  /**
   * Opens it.
   *
   * @param backlog connections that may wait to be taken; 0 for the system's choice
   * @throws IOException when it cannot listen there
   */
  public HttpServer open(int backlog) throws IOException {
    return HttpServer.create(new InetSocketAddress(listen, port), backlog);
  }
}
