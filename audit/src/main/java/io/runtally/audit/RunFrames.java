package io.runtally.audit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.YearMonth;

/** Run facts as they lie in {@link HomeFiles}. */
final class RunFrames {
  private RunFrames() {}

  static byte[] write(RunFact run) {
    var bytes = new ByteArrayOutputStream(80);
    try (var out = new DataOutputStream(bytes)) {
      out.writeUTF(run.organization());
      out.writeByte(run.meter());
      out.writeLong(run.identity().high());
      out.writeLong(run.identity().low());
      out.writeLong(run.event());
      out.writeInt(run.quantity());
      out.writeBoolean(run.inCredits());
      out.writeInt(run.month().getYear());
      out.writeByte(run.month().getMonthValue());
      out.writeInt(run.detail());
      out.writeLong(run.arrival().toEpochMilli());
      out.writeBoolean(run.stray());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  static RunFact read(byte[] frame) {
    try (var in = new DataInputStream(new ByteArrayInputStream(frame))) {
      return new RunFact(
          in.readUTF(),
          in.readByte(),
          new Fingerprint(in.readLong(), in.readLong()),
          in.readLong(),
          in.readInt(),
          in.readBoolean(),
          YearMonth.of(in.readInt(), in.readByte()),
          in.readInt(),
          Instant.ofEpochMilli(in.readLong()),
          in.readBoolean());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
