package io.runtally.view.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.util.Map;

/** The templates of {@code src/main/jte}, which the build made classes of this package. */
@Singleton
final class Templates {
  static final String HTML = "text/html;charset=utf-8";

  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Templates.class.getClassLoader(), "io.runtally.view.page");

  /** Renders to the end before anything is sent, so that no half page ever is. */
  String render(String template, Map<String, Object> values) {
    var output = new StringOutput();
    engine.render(template, values, output);
    return output.toString();
  }

  /** An answer that shows what was rendered. */
  static MutableHttpResponse<String> html(HttpStatus status, String rendered) {
    return HttpResponse.<String>status(status).body(rendered).contentType(HTML);
  }
}
