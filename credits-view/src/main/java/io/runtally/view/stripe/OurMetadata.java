package io.runtally.view.stripe;

import io.runtally.schemas.StripeMetadata;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What marks an object at Stripe as ours.
 *
 * @param person who caused it (R17)
 */
public record OurMetadata(String organizationId, String person) {
  private static final Pattern ORGANIZATION = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

  Map<String, String> entries() {
    return Map.of(StripeMetadata.ORGANIZATION, organizationId, StripeMetadata.ACTOR, person);
  }

  /** Whose object it is; empty where it is not ours. */
  public static Optional<String> organization(@Nullable Map<String, String> metadata) {
    return entry(metadata, StripeMetadata.ORGANIZATION)
        .filter(text -> ORGANIZATION.matcher(text).matches());
  }

  /** One entry, where it is there. */
  public static Optional<String> entry(@Nullable Map<String, String> metadata, String name) {
    return Optional.ofNullable(metadata).map(entries -> entries.get(name));
  }
}
