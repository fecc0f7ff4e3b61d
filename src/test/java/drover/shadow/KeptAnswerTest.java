package drover.shadow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.record.Json;
import org.junit.jupiter.api.Test;

class KeptAnswerTest {
    private static KeptAnswer answer(String body) throws Exception {
        return new KeptAnswer("/orders/", "limit=2", Json.read(body));
    }

    @Test
    void it_comes_back_as_it_was_packed() throws Exception {
        KeptAnswer one = answer("{\"results\":[{\"total\":594.00}]}");

        assertEquals(one, KeptAnswer.unpack(one.pack()));
    }

    @Test
    void a_list_with_records_is_told_from_what_has_none() throws Exception {
        assertFalse(answer("{\"count\":0,\"results\":[]}").hasRecords());
        assertFalse(answer("{\"data\":{\"products\":{\"edges\":[]}}}").hasRecords());
        assertTrue(answer("{\"data\":{\"products\":{\"edges\":[{}]}}}").hasRecords());
        assertFalse(answer("{\"result\":\"0x10\"}").hasRecords());
        assertTrue(answer("[1]").hasRecords());
    }
}
