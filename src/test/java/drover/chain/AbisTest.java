package drover.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import drover.store.TestDatabase;
import drover.store.TestStore;
import drover.system.BadData;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AbisTest {
    private static final String CONTRACT = "0x66489B15FEB68c6d2980790096ddA0eF7Fce43f1";
    private static final Config CONFIG = new SmallRyeConfigBuilder()
            .withDefaultValues(Map.of("etherscan.chain-id", "1", "etherscan.polygon.chain-id", "137"))
            .build();

    @TempDir
    Path folder;

    private TestStore store;

    @BeforeEach
    void open() {
        store = new TestStore(TestDatabase.sqlite(folder));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void what_was_kept_is_found_after_a_restart_however_the_address_is_written() throws Exception {
        assertEquals("", abis().find(CONTRACT, "etherscan"));
        String abi = abis().keep(
                        Json.read("{\"status\":\"1\",\"result\":\"[{\\\"type\\\":\\\"fallback\\\"}]\"}"),
                        CONTRACT,
                        "etherscan");
        assertEquals("[{\"type\":\"fallback\"}]", abi);
        store.close();
        store = new TestStore(TestDatabase.sqlite(folder));

        String written = abis().contract(" 0x66489b15feb68c6d2980790096dda0ef7fce43f1\n");
        assertEquals(abi, abis().find(written, "etherscan"));
        assertEquals("", abis().find(CONTRACT, "etherscan.polygon"), "another chain, another contract");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Contract source code not verified\"", "\"{}\"", "\"\"", "null", "[]"})
    void what_is_no_abi_is_not_kept(String result) throws Exception {
        JsonNode answer = Json.read("{\"result\":" + result + "}");

        assertThrows(BadData.class, () -> abis().keep(answer, CONTRACT, "etherscan"));

        assertEquals("", abis().find(CONTRACT, "etherscan"));
    }

    @Test
    void what_is_no_address_is_said() {
        BadData empty = assertThrows(BadData.class, () -> abis().contract(null));
        BadData wrong = assertThrows(BadData.class, () -> abis().contract(CONTRACT.replace('F', 'f')));

        assertTrue(empty.getMessage().contains("42 characters"), empty.getMessage());
        assertTrue(wrong.getMessage().contains("checksum"), wrong.getMessage());
    }

    private Abis abis() {
        return new Abis(store, new Chains(CONFIG));
    }
}
