package drover.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;

/** Something to write and to read again: rows of the table {@code stream}. */
final class Streams {
    private Streams() {}

    static Store.Work<Integer> insert(String name) {
        return c -> {
            try (PreparedStatement insert =
                    c.prepareStatement("INSERT INTO stream (name, baseline, saved_at) VALUES (?, FALSE, 0)")) {
                insert.setString(1, name);
                return insert.executeUpdate();
            }
        };
    }

    static List<String> names(Store store) {
        return store.read(c -> {
            List<String> names = new ArrayList<>();
            try (PreparedStatement select = c.prepareStatement("SELECT name FROM stream ORDER BY name");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        });
    }
}
