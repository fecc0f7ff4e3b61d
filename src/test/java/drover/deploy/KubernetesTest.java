package drover.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import drover.start.Keys;
import java.io.IOException;
import java.io.StringReader;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What {@code deploy/kubernetes} declares is what Kubernetes knows, and asks Drover for what Drover has. */
class KubernetesTest {
    private static final Path FILE = Path.of("deploy/kubernetes/drover.yaml");

    /** Where the schema of a kind is found; a field that it does not know is a mistake of ours. */
    private static final Map<String, String> DEFINITIONS = Map.of(
            "ServiceAccount", "kubernetes_core_ServiceAccount",
            "ConfigMap", "kubernetes_core_ConfigMap",
            "Service", "kubernetes_core_Service",
            "StatefulSet", "kubernetes_apps_StatefulSet",
            "NetworkPolicy", "kubernetes_networking_v1_NetworkPolicy");

    @Test
    void each_object_has_only_fields_that_kubernetes_knows() throws IOException {
        for (JsonNode object : objects()) {
            String kind = object.get("kind").asText();

            assertEquals(Set.of(), validate(kind, object), kind);
        }
    }

    @Test
    void a_field_that_kubernetes_does_not_know_is_found() throws IOException {
        JsonNode set = object("StatefulSet");
        ((ObjectNode) set.at("/spec/template/spec/containers/0")).put("readinesProbe", "misspelt");

        assertFalse(validate("StatefulSet", set).isEmpty());
    }

    @Test
    void the_pod_may_do_nothing_but_write_to_its_volume() throws IOException {
        JsonNode pod = object("StatefulSet").at("/spec/template/spec");
        JsonNode container = pod.at("/containers/0");

        assertTrue(pod.at("/securityContext/runAsNonRoot").asBoolean());
        assertTrue(container.at("/securityContext/readOnlyRootFilesystem").asBoolean());
        assertFalse(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true));
        assertEquals("ALL", container.at("/securityContext/capabilities/drop/0").asText());
        assertFalse(pod.get("automountServiceAccountToken").asBoolean(true));
    }

    @Test
    void keys_are_keys_of_drover() throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(
                object("ConfigMap").at("/data/application.properties").asText()));
        Set<String> written = new TreeSet<>(properties.stringPropertyNames());
        object("StatefulSet")
                .at("/spec/template/spec/containers/0/env")
                .forEach(variable -> written.add(variable.get("name").asText()));

        Keys keys = Keys.load();
        assertEquals(
                List.of(),
                written.stream().filter(key -> keys.find(key).isEmpty()).toList());
    }

    private static List<JsonNode> objects() throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        YAMLMapper yaml = new YAMLMapper();
        yaml.readerFor(JsonNode.class).<JsonNode>readValues(FILE.toFile()).forEachRemaining(objects::add);
        assertEquals(
                DEFINITIONS.keySet(),
                new TreeSet<>(objects.stream().map(o -> o.get("kind").asText()).toList()));
        return objects;
    }

    private static JsonNode object(String kind) throws IOException {
        return objects().stream()
                .filter(object -> object.get("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static Set<ValidationMessage> validate(String kind, JsonNode object) throws IOException {
        String name = DEFINITIONS.get(kind);
        for (URL url :
                Collections.list(KubernetesTest.class.getClassLoader().getResources("schema/kube-schema.json"))) {
            ObjectNode schema = (ObjectNode) new ObjectMapper().readTree(url);
            if (schema.path("definitions").has(name)) {
                schema.path("definitions")
                        .properties()
                        .forEach(entry -> close(entry.getKey(), (ObjectNode) entry.getValue()));
                schema.remove(List.of("properties", "additionalProperties", "$schema", "id"));
                schema.put("$ref", "#/definitions/" + name);
                JsonSchema read = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                        .getSchema(schema);
                return read.validate(object);
            }
        }
        throw new AssertionError("no schema on the class path has " + name);
    }

    /** The published schema lets any field pass, and has objects for what is written as a text or a number. */
    private static void close(String name, ObjectNode definition) {
        if (name.endsWith("_IntOrString") || name.endsWith("_Quantity")) {
            definition.removeAll().putArray("type").add("string").add("integer");
        } else if (!definition.path("properties").isEmpty()) {
            definition.put("additionalProperties", false);
        }
    }
}
