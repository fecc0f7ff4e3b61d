package drover.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

    @Test
    void a_key_is_declared_by_its_comment_its_type_and_its_default() {
        List<Key> keys = read(
                """
                # --- LeafLink ---

                # Records a page;
                # LeafLink gives at most 100.
                # type: integer 2..100
                leaflink.page-size=100
                """);

        assertEquals(1, keys.size());
        Key key = keys.get(0);
        assertEquals("leaflink.page-size", key.name());
        assertEquals("integer", key.type().name());
        assertEquals("100", key.preset());
        assertEquals("Records a page; LeafLink gives at most 100.", key.doc());
        assertEquals("leaflink", key.group());
    }

    @Test
    void a_key_that_is_commented_out_has_no_default_unless_it_shows_one() {
        List<Key> keys = read(
                """
                # type: text
                #leaflink.seller-id=
                # type: boolean
                #downstream.<name>.ordered=true
                # type: choice true|false|
                leaflink.made-up=
                """);

        assertNull(keys.get(0).preset());
        assertEquals("true", keys.get(1).preset());
        assertEquals("", keys.get(2).preset());
    }

    @Test
    void a_line_without_a_type_is_no_key_of_ours() {
        List<Key> keys = read(
                """
                # type: text
                drover.data-dir=./data
                quarkus.banner.enabled=false
                %sandbox.leaflink.api-key=sandbox
                """);

        assertEquals(List.of("drover.data-dir"), keys.stream().map(Key::name).toList());
    }

    @Test
    void a_comment_belongs_to_the_keys_of_its_paragraph_only() {
        List<Key> keys = read(
                """
                # About schedules.
                # type: text
                leaflink.a=1
                # type: text
                leaflink.b=2

                # type: text
                leaflink.c=3
                """);

        assertEquals(
                List.of("About schedules.", "About schedules.", ""),
                keys.stream().map(Key::doc).toList());
    }

    @Test
    void a_misspelt_type_is_noticed_at_once() {
        assertThrows(IllegalArgumentException.class, () -> read("# type: integr 1..2\na.b=1\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "leaflink.api-key, leaflink.api-key",
        "LEAFLINK_API_KEY, leaflink.api-key",
        "LEAFLINK_ORDERS_PATH, leaflink.orders.path",
        "downstream.default.url, downstream.<name>.url",
        "downstream.night-shift.retry-schedule, downstream.<name>.retry-schedule",
        "DOWNSTREAM_NIGHT_SHIFT_RETRY_SCHEDULE, downstream.<name>.retry-schedule"
    })
    void a_key_is_found_in_every_spelling(String spelling, String name) {
        assertEquals(name, Keys.load().find(spelling).orElseThrow().name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"leaflink.apikey", "leaflink", "downstream.url", "DOWNSTREAM__URL", "downstream.default.uri"})
    void what_is_not_declared_is_not_found(String spelling) {
        assertEquals(Optional.empty(), Keys.load().find(spelling));
    }

    @ParameterizedTest
    @CsvSource({
        "leaflink.apikey, leaflink.api-key",
        "LEAFLINK_BASEURL, leaflink.base-url",
        "leaflink.order.path, leaflink.orders.path",
        "DROVER_DATADIR, drover.data-dir"
    })
    void the_nearest_key_is_the_one_that_was_meant(String spelling, String name) {
        assertEquals(name, Keys.load().nearest(spelling));
    }

    @Test
    void our_groups_are_ours_and_no_others() {
        Keys keys = Keys.load();

        assertTrue(keys.isOurs("leaflink.nonsense"));
        assertTrue(keys.isOurs("LEAFLINK_NONSENSE"));
        assertTrue(keys.isOurs("downstream.default.nonsense"));
        assertFalse(keys.isOurs("quarkus.http.port"));
        assertFalse(keys.isOurs("LEAFLINKS_NONSENSE"));
        assertFalse(keys.isOurs("leaflink"));
    }

    @Test
    void every_declared_default_is_a_good_value() {
        for (Key key : Keys.load().all()) {
            if (key.preset() != null && !key.preset().contains("${")) {
                assertTrue(key.type().isGood(key.preset()), key::name);
            }
        }
    }

    private static List<Key> read(String declarations) {
        return Declarations.of(declarations.lines().toList()).all();
    }

    @Test
    void of_two_keys_that_fit_the_longer_is_meant() {
        Keys keys = Keys.load();

        assertEquals(
                "webhook.<name>.jwt.algorithm",
                keys.find("WEBHOOK_ACME_EU_JWT_ALGORITHM").orElseThrow().name());
        assertEquals(
                "webhook.<name>.jwt.header",
                keys.find("webhook.acme.jwt.header").orElseThrow().name());
        assertEquals(
                "webhook.<name>.algorithm",
                keys.find("webhook.acme.algorithm").orElseThrow().name());
    }
}
