package drover.system;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a text is no JSON: what, where, and in which field. The parser's own words show the text, so they are not told. */
final class JsonFault {
    private static final Pattern NO_NUMBER = Pattern.compile("'([+-]?(?:NaN|INF|Infinity))'");
    private static final int LONGEST_PATH = 100;

    private JsonFault() {}

    /** Whether it only lacks its end: the rest may come the next time. */
    static boolean isCutShort(IOException e) {
        return e instanceof JsonEOFException
                || (e instanceof JsonProcessingException fault
                        && String.valueOf(fault.getOriginalMessage()).startsWith("Unexpected end-of-input"));
    }

    static String describe(IOException e) {
        if (!(e instanceof JsonProcessingException fault)) {
            return "it is not JSON: " + e.getMessage();
        }
        JsonLocation at = fault.getLocation();
        String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return what(fault) + where + field(fault);
    }

    private static String what(JsonProcessingException fault) {
        Matcher number = NO_NUMBER.matcher(String.valueOf(fault.getOriginalMessage()));
        if (number.find()) {
            return "it is not JSON: " + number.group(1) + " is no number of JSON,";
        }
        if (isCutShort(fault)) {
            return "it ends in the middle,";
        }
        if (fault instanceof StreamConstraintsException) {
            return "it is nested too deep, or holds a text or a number that is too long,";
        }
        return fault instanceof MismatchedInputException ? "something follows the JSON" : "it is not JSON";
    }

    /** {@code /results/1/total} → {@code results[1].total}. */
    private static String field(JsonProcessingException fault) {
        if (!(fault instanceof StreamReadException read) || read.getProcessor() == null) {
            return "";
        }
        String path = read.getProcessor()
                .getParsingContext()
                .pathAsPointer()
                .toString()
                .replaceAll("/(\\d+)(?=/|$)", "[$1]")
                .replace('/', '.')
                .replaceFirst("^\\.", "")
                .replaceAll("[^\\w.\\[\\]-]", "?");
        if (path.isEmpty()) {
            return "";
        }
        return ", in " + (path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) + "…" : path);
    }
}
