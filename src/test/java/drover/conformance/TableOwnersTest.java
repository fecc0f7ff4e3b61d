package drover.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A table has one owner: its name stands in the SQL of one class only. */
class TableOwnersTest {
    private static final Pattern TABLE = Pattern.compile("(?m)^CREATE TABLE (\\w+)");

    /** Those that two classes still share, and which they are: this list may only get shorter. */
    private static final Map<String, List<String>> SHARED =
            Map.of("notification", List.of("ListedNotifications", "NotificationTable"));

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_table_is_named_in_the_sql_of_one_class() throws IOException {
        Map<String, List<String>> shared = new TreeMap<>();
        List<Path> sources = sources();
        TABLE.matcher(read(Path.of("src/main/resources/db/sqlite/V1__store.sql")))
                .results()
                .map(found -> found.group(1))
                .forEach(table -> {
                    Pattern sql = Pattern.compile("\\b(FROM|INTO|UPDATE|JOIN) " + table + "\\b");
                    List<String> owners = sources.stream()
                            .filter(file -> sql.matcher(read(file)).find())
                            .map(file -> file.getFileName().toString().replace(".java", ""))
                            .sorted()
                            .toList();
                    if (owners.size() > 1) {
                        shared.put(table, owners);
                    }
                });

        assertEquals(
                new TreeMap<>(SHARED),
                shared,
                "give the table's owner a method for what is asked of it, in place of SQL elsewhere; "
                        + new TreeSet<>(SHARED.keySet()));
    }
}
