package drover.scaffold;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A packaged text in which names between at signs are filled in. */
record Template(String text) {
    static Template read(String name) {
        return new Template(packaged("scaffold/" + name));
    }

    /** A packaged file. */
    static String packaged(String name) {
        try (InputStream file = Thread.currentThread().getContextClassLoader().getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("there is no packaged file " + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }

    Template with(String name, String value) {
        return new Template(text.replace("@" + name + "@", value));
    }
}
