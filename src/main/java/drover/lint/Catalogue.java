package drover.lint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.camel.catalog.JSonSchemaResolver;
import org.apache.camel.catalog.impl.AbstractCamelCatalog;

/** Camel's own descriptions of the components that are here. */
final class Catalogue extends AbstractCamelCatalog {

    Catalogue(Known known) {
        setJSonSchemaResolver(new Components(known));
    }

    private record Components(Known known) implements JSonSchemaResolver {
        @Override
        public void setClassLoader(ClassLoader loader) {}

        @Override
        public String getComponentJSonSchema(String name) {
            String resource = known.components().get(name);
            if (resource == null) {
                return null;
            }
            try (InputStream file =
                    Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
                return new String(file.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(resource + " cannot be read", e);
            }
        }

        @Override
        public String getDataFormatJSonSchema(String name) {
            return null;
        }

        @Override
        public String getLanguageJSonSchema(String name) {
            return null;
        }

        @Override
        public String getTransformerJSonSchema(String name) {
            return null;
        }

        @Override
        public String getDevConsoleJSonSchema(String name) {
            return null;
        }

        @Override
        public String getOtherJSonSchema(String name) {
            return null;
        }

        @Override
        public String getModelJSonSchema(String name) {
            return null;
        }

        @Override
        public String getMainJsonSchema() {
            return null;
        }

        @Override
        public String getJBangJsonSchema() {
            return null;
        }

        @Override
        public String getPojoBeanJSonSchema(String name) {
            return null;
        }
    }
}
