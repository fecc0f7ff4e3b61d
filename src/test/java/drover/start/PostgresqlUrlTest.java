package drover.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresqlUrlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            nullValues = "-",
            value = {
                "jdbc:postgresql://db:5432/drover jdbc:postgresql://db:5432/drover - -",
                "jdbc:postgresql://db/drover?user=u&password=p&sslmode=require jdbc:postgresql://db/drover?sslmode=require u p",
                "jdbc:postgresql://u:p@db/drover jdbc:postgresql://db/drover u p",
                "postgres://u:p@db:5432/drover?sslmode=require jdbc:postgresql://db:5432/drover?sslmode=require u p",
                "postgresql://u@db/drover jdbc:postgresql://db/drover u -",
                "postgres://u:a%40b%2Bc+d@db/drover jdbc:postgresql://db/drover u a@b+c+d",
                "postgres://u:a@b/c@db/drover jdbc:postgresql://db/drover u a@b/c",
                "postgres://u:p@one:5432,two:5432/drover jdbc:postgresql://one:5432,two:5432/drover u p",
                "postgres://db_one/ jdbc:postgresql://db_one/ - -"
            })
    void every_form_is_taken_apart(String text, String jdbc, String user, String password) {
        assertEquals(new PostgresqlUrl(jdbc, user, password), PostgresqlUrl.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"db:5432", "jdbc:mysql://u:canary@db/x", "postgres:/u:canary@db", "jdbc:postgresql://", ""})
    void anything_else_is_refused_and_not_shown(String text) {
        IllegalArgumentException bad = assertThrows(IllegalArgumentException.class, () -> PostgresqlUrl.parse(text));

        assertFalse(bad.getMessage().contains("canary"), bad.getMessage());
    }

    @Test
    void it_is_shown_without_its_password() {
        assertEquals(
                "jdbc:postgresql://db/x",
                PostgresqlUrl.parse("postgres://u:canary@db/x").toString());
    }
}
