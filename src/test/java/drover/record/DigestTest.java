package drover.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DigestTest {

    @Test
    void it_is_sha_256_of_each_part_and_a_zero_byte() {
        byte[] digest = Digest.of("abc");

        // printf 'abc\0' | sha256sum
        assertEquals(
                "dc1114cd074914bd872cc1f9a23ec910ea2203bc79779ab2e17da25782a624fc",
                HexFormat.of().formatHex(digest));
    }

    @Test
    void parts_cannot_flow_into_one_another() {
        assertFalse(Arrays.equals(Digest.of("a", "bc"), Digest.of("ab", "c")));
        assertFalse(Arrays.equals(Digest.of("a", ""), Digest.of("a")));
    }

    @Test
    void a_record_is_recognised_however_it_was_spaced_and_not_once_a_value_differs() throws IOException {
        byte[] digest = Digest.of(Json.bytes(Json.read("{\"id\":1,\"total\":210.40}")));

        assertArrayEquals(digest, Digest.of(Json.bytes(Json.read("{ \"id\": 1,\n \"total\": 210.40 }"))));
        assertFalse(Arrays.equals(digest, Digest.of(Json.bytes(Json.read("{\"id\":1,\"total\":210.41}")))));
    }
}
