package drover.conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SQLite and PostgreSQL keep the same: one SQL statement in Java serves both. */
class MigrationsTest {
    private static final Path SQLITE = Path.of("src/main/resources/db/sqlite");
    private static final Path POSTGRESQL = Path.of("src/main/resources/db/postgresql");

    private static final String WORD = "\"?(\\w+)\"?";
    private static final Pattern CREATE = Pattern.compile("create table (?:if not exists )?" + WORD + " ?\\((.*)\\).*");
    private static final Pattern DROP = Pattern.compile("drop (?:table|index) (?:if exists )?" + WORD);
    private static final Pattern RENAME = Pattern.compile("alter table " + WORD + " rename to " + WORD);
    private static final Pattern ADD = Pattern.compile("alter table " + WORD + " add (?:column )?" + WORD + " .*");
    private static final Pattern REMOVE = Pattern.compile("alter table " + WORD + " drop (?:column )?" + WORD);
    private static final Pattern INDEX =
            Pattern.compile("create (?:unique )?index (?:if not exists )?" + WORD + " (.*)");

    @Test
    void both_databases_have_the_same_migrations() throws IOException {
        Offenders.same(
                files(SQLITE).stream().map(MigrationsTest::name).toList(),
                files(POSTGRESQL).stream().map(MigrationsTest::name).toList(),
                "A migration is two files of the same name, in db/sqlite and in db/postgresql (as seen from PostgreSQL):");
    }

    @Test
    void both_databases_end_with_the_same_tables_columns_and_indexes() throws IOException {
        Set<String> sqlite = schema(SQLITE);
        Set<String> postgresql = schema(POSTGRESQL);

        assertFalse(sqlite.isEmpty(), "no table was found in " + SQLITE + ": this test reads the SQL wrongly");
        Offenders.same(
                sqlite,
                postgresql,
                "Java speaks one SQL to both: name tables, columns and indexes alike in db/sqlite and db/postgresql (as seen"
                        + " from PostgreSQL):");
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    /** What all migrations leave, roughly read: {@code table.column}, and each index with what it covers. */
    private static Set<String> schema(Path folder) throws IOException {
        Map<String, Set<String>> things = new TreeMap<>();
        for (Path file : files(folder)) {
            String sql = Files.readString(file).replaceAll("--[^\n]*", "").replaceAll("\\s+", " ");
            for (String statement : sql.split(";", -1)) {
                apply(statement.strip(), things);
            }
        }
        Set<String> schema = new TreeSet<>();
        things.forEach((thing, parts) -> parts.forEach(part -> schema.add(thing + "." + part)));
        return schema;
    }

    private static void apply(String sql, Map<String, Set<String>> things) {
        // Names are compared as they are written, key words in any case.
        String statement = sql.toLowerCase(Locale.ROOT);
        Matcher create = CREATE.matcher(statement);
        Matcher drop = DROP.matcher(statement);
        Matcher rename = RENAME.matcher(statement);
        Matcher add = ADD.matcher(statement);
        Matcher remove = REMOVE.matcher(statement);
        Matcher index = INDEX.matcher(statement);
        if (create.matches()) {
            things.put(create.group(1), columns(create.group(2)));
        } else if (drop.matches()) {
            things.remove(drop.group(1));
        } else if (rename.matches()) {
            things.put(rename.group(2), things.remove(rename.group(1)));
        } else if (add.matches()) {
            things.get(add.group(1)).add(add.group(2));
        } else if (remove.matches()) {
            things.get(remove.group(1)).remove(remove.group(2));
        } else if (index.matches()) {
            things.put(index.group(1), new LinkedHashSet<>(Set.of(index.group(2))));
        }
    }

    private static Set<String> columns(String body) {
        String flat = body;
        while (flat.contains("(")) {
            flat = flat.replaceAll("\\([^()]*\\)", "");
        }
        Set<String> columns = new LinkedHashSet<>();
        for (String column : flat.split(",", -1)) {
            String word = column.strip().replaceFirst(" .*", "").replace("\"", "");
            if (!Set.of("primary", "unique", "foreign", "check", "constraint").contains(word)) {
                columns.add(word);
            }
        }
        return columns;
    }
}
