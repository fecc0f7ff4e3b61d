package drover.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/** Numbers and times as servers write them. */
public final class Times {
    /** 1e999999999 is short, and a thousand million digits when written out. */
    private static final int DIGITS_OF_TIME = 40;

    private static final Pattern DIGITS = Pattern.compile("\\d{1,40}");
    private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]{1,32}");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,19}(\\.\\d{1,9})?");
    /** Seconds since 1970 reach this in the year 5138; milliseconds had it in 1973. */
    private static final BigDecimal MILLIS_FROM = BigDecimal.valueOf(100_000_000_000L);

    private Times() {}

    /** An integer, as a number or a text, also in hexadecimal with 0x; null where it is none. */
    public static BigInteger integer(JsonNode value) {
        if (value.isIntegralNumber()) {
            return value.bigIntegerValue();
        }
        String text = value.asText("").strip();
        if (HEX.matcher(text).matches()) {
            return new BigInteger(text.substring(2), 16);
        }
        return DIGITS.matcher(text).matches() ? new BigInteger(text) : null;
    }

    /** A time; null where it is none that Drover can read. */
    public static Instant instant(JsonNode value) {
        if (value.isNumber()
                && Math.max(
                                Math.abs((long) value.decimalValue().scale()),
                                value.decimalValue().precision())
                        > DIGITS_OF_TIME) {
            return null;
        }
        String text = value.isNumber()
                ? value.decimalValue().toPlainString()
                : value.asText("").strip();
        try {
            if (HEX.matcher(text).matches()) {
                return instant(new BigDecimal(new BigInteger(text.substring(2), 16)));
            }
            return SECONDS.matcher(text).matches()
                    ? instant(new BigDecimal(text))
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    private static Instant instant(BigDecimal number) {
        BigDecimal millis = number.compareTo(MILLIS_FROM) < 0 ? number.movePointRight(3) : number;
        return Instant.ofEpochMilli(millis.toBigInteger().longValueExact());
    }
}
