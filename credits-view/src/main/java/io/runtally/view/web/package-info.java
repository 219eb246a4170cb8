/**
 * The HTTP API, and who may ask it: tokens, organizations and roles, errors as problem+json.
 *
 * <p>A controller checks who asks, then hands over to {@code books} or {@code commands}.
 */
@NullMarked
package io.runtally.view.web;

import org.jspecify.annotations.NullMarked;
