package io.runtally.view.page;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;

/** Those keys of {@code view} in application.yml that the page goes by. */
@ConfigurationProperties("view")
record PageConfiguration(
    @Bindable(defaultValue = "") String signInUrl, List<String> checkoutOrigins) {}
