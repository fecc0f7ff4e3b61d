package drover.start;

import static org.junit.jupiter.api.Assertions.assertEquals;

import drover.record.Json;
import org.junit.jupiter.api.Test;

class SmokeCommandTest {
    @Test
    void a_table_says_of_each_api_how_it_went() throws Exception {
        String table = SmokeCommand.table(
                Json.read(
                        """
                {"apis": [
                  {"api": "google.calendar", "result": "ok", "took_ms": 212, "words": ""},
                  {"api": "leaflink", "result": "failed", "took_ms": 30001, "words": "leaflink: no answer"},
                  {"api": "twilio", "result": "off", "words": "set TWILIO_AUTH_TOKEN"}],
                 "asked": 2, "ok": false}"""));

        assertEquals(
                """
                API              RESULT       TIME
                google.calendar  ok         212 ms
                leaflink         failed   30001 ms  leaflink: no answer
                twilio           off                set TWILIO_AUTH_TOKEN
                """,
                table);
    }

    @Test
    void where_nothing_is_on_that_is_said() throws Exception {
        assertEquals(
                "API  RESULT       TIME\nNo API is on: nothing was asked.\n",
                SmokeCommand.table(Json.read("{\"apis\":[],\"asked\":0,\"ok\":true}")));
    }
}
