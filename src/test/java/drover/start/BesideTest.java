package drover.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BesideTest {
    private static final String NAME = "application.properties";

    @TempDir
    Path folder;

    @Test
    void no_file_is_no_problem() {
        Beside none = Beside.read(folder, NAME);

        assertTrue(none.lines().isEmpty());
        assertEquals(List.of(), none.problems());
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "windows-1252", "UTF-16LE", "UTF-16BE"})
    void any_encoding_that_an_editor_saves_is_read(String charset) throws IOException {
        Beside file =
                read("# Zürich\ndrover.retention=20d\nwebhook.x.header=Größe\n".getBytes(Charset.forName(charset)));

        assertEquals("20d", value(file, "drover.retention"));
        assertEquals("Größe", value(file, "webhook.x.header"));
        assertEquals(List.of(), file.problems());
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void a_byte_order_mark_is_no_part_of_the_first_key(String charset) throws IOException {
        Beside file = read("\ufeffdrover.retention=20d\r\n".getBytes(Charset.forName(charset)));

        assertEquals("20d", value(file, "drover.retention"));
    }

    @Test
    void a_line_that_is_no_utf_8_spoils_no_other() throws IOException {
        byte[] one = "webhook.x.header=Größe\n".getBytes(StandardCharsets.UTF_8);
        byte[] other = "webhook.y.header=Größe\n".getBytes(Charset.forName("windows-1252"));
        byte[] both = new byte[one.length + other.length];
        System.arraycopy(one, 0, both, 0, one.length);
        System.arraycopy(other, 0, both, one.length, other.length);

        Beside file = read(both);

        assertEquals("Größe", value(file, "webhook.x.header"));
        assertEquals("Größe", value(file, "webhook.y.header"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.b=value",
                "a.b = value",
                "a.b: value",
                "a.b value",
                "  a.b\t=\tvalue \t",
                "a.b=value\u00a0",
                "a.b=val\\\n   ue",
                "a.b=\\u0076alue",
                "a.b=value\r\n",
                "! a comment\na.b=value"
            })
    void the_form_is_that_of_property_files(String text) throws IOException {
        assertEquals("value", value(read(text.getBytes(StandardCharsets.UTF_8)), "a.b"));
    }

    @Test
    void a_secret_is_taken_letter_by_letter() throws IOException {
        Beside file = read("leaflink.api-key=back\\slash$$${x}\n".getBytes(StandardCharsets.UTF_8));

        assertEquals("back\\slash$$${x}", new BesideSource(file, 260).getValue("leaflink.api-key"));
    }

    @Test
    void a_key_that_stands_twice_is_named_with_both_lines() throws IOException {
        Beside file = read("# first\ndrover.retention=20d\n\ndrover.retention=30d\n".getBytes(StandardCharsets.UTF_8));

        assertEquals(
                List.of("application.properties line 4: drover.retention stands in line 2 already, with another value:"
                        + " remove one of the two"),
                file.problems());
    }

    @Test
    void a_line_without_a_value_is_named() throws IOException {
        Beside file = read("drover.retention\n".getBytes(StandardCharsets.UTF_8));

        assertEquals(
                List.of("application.properties line 1: there is no = in it: write a key, = and its value"),
                file.problems());
    }

    @Test
    void a_folder_of_that_name_is_named() throws IOException {
        Files.createDirectory(folder.resolve(NAME));

        assertEquals(
                List.of("application.properties cannot be read: it must be a file that this user may read"),
                Beside.read(folder, NAME).problems());
    }

    private Beside read(byte[] bytes) throws IOException {
        Files.write(folder.resolve(NAME), bytes);
        return Beside.read(folder, NAME);
    }

    private static String value(Beside file, String key) {
        return file.lines().get(key).value();
    }
}
