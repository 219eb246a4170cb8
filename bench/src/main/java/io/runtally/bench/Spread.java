package io.runtally.bench;

import java.util.Arrays;

/** How events are spread over organizations, numbered from 0. */
sealed interface Spread {
  /** The organization that a random number stands for. */
  int organization(long random);

  static Spread even(int organizations) {
    return new Even(organizations);
  }

  /**
   * A few have most of the events: the k-th has a share in proportion to 1 / k^exponent.
   *
   * @param exponent above 0; at 1 and ten thousand organizations the first has a tenth of all
   */
  static Spread zipf(int organizations, double exponent) {
    double[] upTo = new double[organizations];
    double sum = 0;
    for (int number = 0; number < organizations; number++) {
      sum += Math.pow(number + 1, -exponent);
      upTo[number] = sum;
    }
    double all = sum;
    return new Zipf(Arrays.stream(upTo).map(part -> part / all).toArray());
  }

  /** All alike. */
  record Even(int organizations) implements Spread {
    @Override
    public int organization(long random) {
      return (int) Long.remainderUnsigned(random, organizations);
    }
  }

  /** By Zipf's law. */
  final class Zipf implements Spread {
    private final double[] upTo;

    /**
     * @param upTo the share of an organization and all before it
     */
    private Zipf(double[] upTo) {
      this.upTo = upTo;
    }

    @Override
    public int organization(long random) {
      double share = (random >>> 11) * 0x1.0p-53;
      int found = Arrays.binarySearch(upTo, share);
      return Math.min(found < 0 ? -found - 1 : found + 1, upTo.length - 1);
    }
  }
}
