package io.runtally.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.format.Format;
import com.networknt.schema.path.PathType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The JSON Schema of one topic's values, ready to be asked. */
final class ValueSchema {

  private static final Dialect DIALECT =
      Dialect.builder(Dialects.getDraft202012()).format(new DateTime()).build();

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDialect(
          DIALECT,
          registry ->
              registry.schemaRegistryConfig(
                  SchemaRegistryConfig.builder()
                      .formatAssertionsEnabled(true)
                      .pathType(PathType.JSON_POINTER)
                      .build()));

  private final Schema schema;

  private ValueSchema(Schema schema) {
    this.schema = schema;
  }

  static ValueSchema of(Topic topic) {
    try (InputStream text = ValueSchema.class.getResourceAsStream(topic.schemaResource())) {
      if (text == null) {
        throw new IllegalStateException("There is no " + topic.schemaResource() + ".");
      }
      Schema schema = REGISTRY.getSchema(text, InputFormat.JSON);
      schema.initializeValidators();
      return new ValueSchema(schema);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that the schema has against a value; nothing if it is as it should be. */
  List<Error> errorsOf(JsonNode value) {
    return schema.validate(value);
  }

  /** Has the schema and the reader agree on what a time is. */
  private static final class DateTime implements Format {

    @Override
    public String getName() {
      return "date-time";
    }

    @Override
    public boolean matches(ExecutionContext context, String value) {
      return Rfc3339.parse(value).isPresent();
    }
  }
}
