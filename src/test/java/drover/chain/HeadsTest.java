package drover.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import drover.HandClock;
import drover.TestConfig;
import drover.record.Json;
import drover.store.TestDatabase;
import drover.store.TestStore;
import drover.system.BadData;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadsTest {
    private static final long BLOCK = 23_000_000;

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();
    private final Chains chains =
            new Chains(TestConfig.of(Map.of("etherscan.chain-id", "1", "etherscan.second-look", "10s")));
    private TestStore store;
    private Heads heads;

    @BeforeEach
    void start() {
        store = new TestStore(TestDatabase.sqlite(folder));
        heads = new Heads(store, chains, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static JsonNode answer(long block) {
        return Json.object().put("result", "0x" + Long.toHexString(block));
    }

    private long hear(long block) throws BadData {
        return heads.believe(answer(block), "etherscan");
    }

    @Test
    void a_chain_that_grows_is_believed_and_a_node_that_is_a_little_behind_takes_nothing_back() throws BadData {
        assertEquals(BLOCK, hear(BLOCK));
        assertEquals(BLOCK + 5, hear(BLOCK + 5));
        assertEquals(BLOCK + 5, hear(BLOCK - 90));
        assertEquals(BLOCK + 1000, hear(BLOCK + 1000));
        clock.pass(Duration.ofHours(12));

        assertEquals(BLOCK + 200_000, hear(BLOCK + 200_000), "in twelve hours");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, BLOCK - 101, BLOCK + 3000, BLOCK + 5_000_000, 0xfffffffffffffL})
    void what_no_chain_can_reach_is_believed_at_a_second_look(long absurd) throws BadData {
        hear(BLOCK);

        assertEquals(BLOCK, hear(absurd));
        assertEquals(BLOCK, hear(absurd), "not at once");
        clock.pass(Duration.ofSeconds(5));
        assertEquals(BLOCK, hear(absurd), "not so soon");
        clock.pass(Duration.ofSeconds(5));
        assertEquals(absurd, hear(absurd));
    }

    @Test
    void two_absurd_answers_that_do_not_agree_are_not_believed_and_the_right_one_is_at_once() throws BadData {
        hear(BLOCK);
        hear(BLOCK + 5_000_000);
        clock.pass(Duration.ofSeconds(20));

        assertEquals(BLOCK, hear(7));
        clock.pass(Duration.ofSeconds(20));
        assertEquals(BLOCK, hear(BLOCK + 9_000_000));
        assertEquals(BLOCK + 6, hear(BLOCK + 6));
        clock.pass(Duration.ofSeconds(20));
        assertEquals(BLOCK + 6, hear(BLOCK + 9_000_000), "a right one between begins anew");
    }

    @Test
    void a_restart_remembers_what_was_believed() throws BadData {
        hear(BLOCK);
        store.close();
        start();

        assertEquals(BLOCK, hear(BLOCK + 5_000_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0x", "latest", "0xzz", "23000000", "-0x1", "0x1111111111111111"})
    void what_is_no_block_is_refused(String result) {
        assertThrows(BadData.class, () -> heads.believe(Json.object().put("result", result), "etherscan"));
        assertThrows(BadData.class, () -> heads.believe(Json.object().putNull("result"), "etherscan"));
    }
}
