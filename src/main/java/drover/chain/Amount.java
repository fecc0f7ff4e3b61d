package drover.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Amounts as chains count them: whole units, of which 10 to the power of {@code decimals} make one coin. */
final class Amount {
    /** The decimals of a chain's own coin: 1 ether is 10^18 wei. */
    static final int WEI = 18;

    private static final int MOST_DECIMALS = 255;

    private Amount() {}

    /** A plain decimal number, exact; null where it is not known. */
    static String of(String units, Integer decimals) {
        return decimals == null || !units.matches("\\d{1,100}") ? null : of(new BigInteger(units), decimals);
    }

    /** The same of a sum, which may be negative. */
    static String of(BigInteger units, int decimals) {
        BigDecimal amount = new BigDecimal(units, decimals).stripTrailingZeros();
        return amount.signum() == 0 ? "0" : amount.toPlainString();
    }

    /** What a contract claims of its token; null where that cannot be believed. */
    static Integer decimals(JsonNode raw) {
        String text = raw.path("tokenDecimal").asText();
        return text.matches("\\d{1,3}") && Integer.parseInt(text) <= MOST_DECIMALS ? Integer.valueOf(text) : null;
    }

    /** The units in a field, or null where it holds no number of them. */
    static BigInteger units(JsonNode raw, String field) {
        String text = raw.path(field).asText();
        return text.matches("\\d{1,100}") ? new BigInteger(text) : null;
    }
}
