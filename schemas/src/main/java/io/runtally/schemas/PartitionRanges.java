package io.runtally.schemas;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Many partitions in few words: {@code 0-11, 14}. */
public final class PartitionRanges {
  private PartitionRanges() {}

  public static String of(Collection<Integer> partitions) {
    List<String> ranges = new ArrayList<>();
    List<Integer> run = new ArrayList<>();
    for (int partition : partitions.stream().sorted().distinct().toList()) {
      if (!run.isEmpty() && partition != run.getLast() + 1) {
        ranges.add(words(run));
        run.clear();
      }
      run.add(partition);
    }
    if (!run.isEmpty()) {
      ranges.add(words(run));
    }
    return String.join(", ", ranges);
  }

  private static String words(List<Integer> run) {
    return run.size() == 1 ? run.getFirst().toString() : run.getFirst() + "-" + run.getLast();
  }
}
