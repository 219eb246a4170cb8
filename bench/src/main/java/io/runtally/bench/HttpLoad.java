package io.runtally.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks one question again and again on connections that stay open, each time after the answer to
 * the one before. As plain as it can be: it shares a processor with the database.
 */
final class HttpLoad {
  private static final int TIME_TO_ANSWER_MILLIS = 30_000;
  private static final String LENGTH = "content-length:";

  private final int port;
  private final byte[] question;

  HttpLoad(int port, String path, String token) {
    this.port = port;
    this.question =
        "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(path, port, token)
            .getBytes(US_ASCII);
  }

  /**
   * What came back.
   *
   * @param seconds that it took
   * @param wrong the first answer that was another one than was expected
   */
  record Answers(long count, double seconds, Optional<String> wrong) {
    double perSecond() {
      return count / seconds;
    }
  }

  /** One answer: its status line and its body. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares these, and there are many.
  record Answer(String status, byte[] body) {}

  /** Asks once. */
  Answer ask() throws IOException {
    try (Line line = new Line()) {
      return line.ask();
    }
  }

  /**
   * Asks for so long on so many connections; each answer must have that body.
   *
   * @throws IOException when a connection breaks
   */
  Answers run(int connections, Duration time, byte[] body)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    long end = begin + time.toNanos();
    List<Future<Answers>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      for (int number = 0; number < connections; number++) {
        all.add(threads.submit(() -> run(end, body)));
      }
      long count = 0;
      Optional<String> wrong = Optional.empty();
      for (Future<Answers> each : all) {
        Answers answers = each.get();
        count += answers.count();
        wrong = wrong.or(answers::wrong);
      }
      return new Answers(count, (System.nanoTime() - begin) / 1e9, wrong);
    } catch (ExecutionException broken) {
      throw new IOException("The credits view could not be asked: " + broken.getCause(), broken);
    }
  }

  private Answers run(long end, byte[] body) throws IOException {
    long count = 0;
    Optional<String> wrong = Optional.empty();
    try (Line line = new Line()) {
      while (System.nanoTime() < end && wrong.isEmpty()) {
        Answer answer = line.ask();
        count++;
        if (!Arrays.equals(answer.body(), body)) {
          wrong = Optional.of(answer.status());
        }
      }
    }
    return new Answers(count, 0, wrong);
  }

  /** A connection. */
  private final class Line implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;

    private Line() throws IOException {
      this.socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIME_TO_ANSWER_MILLIS);
      this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    }

    private Answer ask() throws IOException {
      socket.getOutputStream().write(question);
      String status = line();
      int length = 0;
      for (String header = line(); !header.isEmpty(); header = line()) {
        if (header.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
          length = Integer.parseInt(header.substring(LENGTH.length()).strip());
        }
      }
      byte[] body = new byte[length];
      in.readFully(body);
      return new Answer(status, body);
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int each = in.read(); each != '\n'; each = in.read()) {
        if (each < 0) {
          throw new IOException("The connection was closed.");
        }
        if (each != '\r') {
          line.append((char) each);
        }
      }
      return line.toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
