package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;

/** Nothing to read. */
final class NoPages implements Pages {
    @Override
    public boolean isMore() {
        return false;
    }

    @Override
    public JsonNode open(JsonNode answer) {
        return answer;
    }

    @Override
    public String summary() {
        return "";
    }
}
