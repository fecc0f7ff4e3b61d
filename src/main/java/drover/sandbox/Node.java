package drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** An Ethereum node as the sandbox plays one, over its chain: it tells of each new block ({@code eth_subscribe}, {@code newHeads}). */
@RegisterForReflection
public class Node extends Streaming {
    private static final int UNKNOWN_METHOD = -32601;
    private static final int BAD_PARAMETERS = -32602;
    private static final String SUBSCRIPTION = "0xcd0c3e8af590364c09d0fa6a1210faf5";

    private Chain chain = new Chain();

    @Override
    void heard(JsonNode message, Talk talk) {
        ObjectNode answer = Json.object().put("jsonrpc", "2.0");
        answer.set("id", message.path("id"));
        if (!message.path("method").asText().equals("eth_subscribe")) {
            answer.putObject("error").put("code", UNKNOWN_METHOD).put("message", "the method does not exist");
        } else if (!message.path("params").path(0).asText().equals("newHeads")) {
            answer.putObject("error").put("code", BAD_PARAMETERS).put("message", "expected newHeads");
        } else {
            answer.put("result", SUBSCRIPTION);
            talk.topics.add("newHeads");
            talk.told = chain.header().path("number").asText();
        }
        talk.say(answer);
    }

    @Override
    void move(Talk talk) {
        ObjectNode header = chain.header();
        String newest = header.path("number").asText();
        if (talk.topics.isEmpty() || talk.told.equals(newest)) {
            return;
        }
        talk.told = newest;
        ObjectNode message = Json.object().put("jsonrpc", "2.0").put("method", "eth_subscription");
        message.putObject("params").put("subscription", SUBSCRIPTION).set("result", header);
        talk.say(message);
    }

    /** The chain whose blocks are told: {@code #bean:etherscanSandboxChain}. */
    public void setChain(Chain chain) {
        this.chain = chain;
    }
}
