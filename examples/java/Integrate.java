import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import onewindow.ApiClient;
import onewindow.api.CasesApi;
import onewindow.api.IntegrationApi;
import onewindow.model.ApplicantChoice;
import onewindow.model.ApplicantChoiceOneOf;
import onewindow.model.CaseView;
import onewindow.model.Choices;
import onewindow.model.CreateCaseRequest;
import onewindow.model.SandboxCitizen;
import onewindow.model.SandboxCitizenRequest;
import onewindow.model.SandboxStep;
import onewindow.model.SandboxStepRequest;
import onewindow.model.SaveDraftRequest;
import onewindow.model.SubmissionRequest;
import onewindow.model.WebhookRequest;

/**
 * Hands a case in for somebody made up, has it granted, and checks the webhooks that tell of it: all in a
 * sandbox, by the client that openapi-generator makes of /openapi.json. README.md beside this says how.
 */
public class Integrate {
    static final URI BASE = URI.create(setting("ONEWINDOW_BASE_URL", "http://127.0.0.1:8080/api/v1"));
    static final String CLIENT_ID = setting("ONEWINDOW_CLIENT_ID", "demo-sandbox");
    static final String CLIENT_SECRET = setting("ONEWINDOW_CLIENT_SECRET", "demo-sandbox-secret");
    static final ObjectMapper JSON = new ObjectMapper();

    /** A webhook as it came. */
    record Arrived(String id, String timestamp, String signature, String body) {}

    public static void main(String[] arguments) throws Exception {
        ApiClient program = client(token());
        IntegrationApi integration = new IntegrationApi(program);
        var changes = integration.listCatalogueChanges(null, 2);
        System.out.println("read " + changes.getItems().size() + " published versions, and go on at " + changes.getCursor());

        BlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();
        HttpServer receiver = receiver(arrived);
        try {
            List<String> types = List.of("case.received", "case.accepted", "case.granted");
            String hook = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
            String secret = integration.createWebhook(key(), new WebhookRequest().url(hook).types(types)).getSecret();

            SandboxCitizen who = integration.makeSandboxCitizen(key(), new SandboxCitizenRequest());
            CaseView handedIn = handIn(who.getToken().getAccessToken(), who);
            System.out.println("handed in " + handedIn.getNumber());
            for (SandboxStep step : List.of(SandboxStep.ACCEPT, SandboxStep.GRANT)) {
                var taken = integration.takeSandboxStep(handedIn.getId().toString(), key(), new SandboxStepRequest().step(step));
                System.out.println("the office: " + taken.getState());
            }
            for (String type : types) {
                Arrived one = arrived.poll(20, TimeUnit.SECONDS);
                if (one == null || !isGenuine(secret, one)) {
                    throw new IllegalStateException("no genuine " + type + ": " + one);
                }
                JsonNode event = JSON.readTree(one.body());
                String number = event.at("/data/number").asText();
                if (!event.at("/type").asText().equals(type) || !number.equals(handedIn.getNumber())) {
                    throw new IllegalStateException("not " + type + ": " + one.body());
                }
                System.out.println("was told " + type + " of " + number);
            }
        } finally {
            receiver.stop(0);
        }
    }

    /** The generated client, as whoever this token is for. */
    static ApiClient client(String token) {
        ApiClient client = new ApiClient();
        // Its paths begin with /api/v1 themselves.
        client.updateBaseUri(BASE.resolve("/").toString().replaceFirst("/$", ""));
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        return client;
    }

    /** A token of the program's own: a form, for which a library of OAuth 2.0 does as well. */
    static String token() throws Exception {
        String form = "grant_type=client_credentials&client_id=" + encoded(CLIENT_ID) + "&client_secret=" + encoded(CLIENT_SECRET);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(BASE + "/oauth/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        return send(request).required("access_token").asText();
    }

    /** Sends a file. The generated client writes bytes as JSON (its native library does), so this goes by hand. */
    static void upload(String token, String id, String material, String name, byte[] bytes) throws Exception {
        String to = BASE + "/cases/" + id + "/files?material=" + encoded(material);
        send(HttpRequest.newBuilder(URI.create(to))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/pdf")
                .header("X-File-Name", encoded(name))
                .POST(BodyPublishers.ofByteArray(bytes)));
    }

    static JsonNode send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() >= 400) {
            throw new IllegalStateException(answer.uri() + " answered " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /** Begins a case in somebody's name, fills it in and hands it in. */
    static CaseView handIn(String token, SandboxCitizen who) throws Exception {
        CasesApi cases = new CasesApi(client(token));
        var person = new ApplicantChoice(new ApplicantChoiceOneOf().kind(ApplicantChoiceOneOf.KindEnum.PERSON));
        CaseView begun = cases.createCase(key(),
                new CreateCaseRequest().itemKey("getihu-sheli").applicant(person).district("dongqu"));
        String id = begun.getId().toString();
        var answers = Map.of(
                "operator", Map.of("name", who.getName(), "residentId", who.getResidentId(), "mobile", who.getMobile()),
                "business", Map.of("nameKind", "none", "scope", "食品零售", "hasPreApproval", false, "capital", 10.5),
                "premises", Map.of("district", "dongqu", "address", "东区和平路1号", "right", "owned"),
                "agency", Map.of("byAgent", false));
        var choices = new Choices().addCommitmentsItem("premises-proof");
        cases.saveDraft(id, version(begun), new SaveDraftRequest().answers(answers).choices(choices));
        upload(token, id, "operator-identity", "identity.pdf", "%PDF-1.7\n".getBytes(StandardCharsets.UTF_8));
        return cases.submitCase(id, version(cases.getCase(id)), key(), new SubmissionRequest());
    }

    /** What is changed is named with the version of it that was read. */
    static String version(CaseView one) {
        return "\"" + one.getVersion() + "\"";
    }

    /** A key for each thing that is to happen once: whoever sends it again, sends the same. */
    static String key() {
        return UUID.randomUUID().toString();
    }

    /** Whether a webhook was signed with this secret within five minutes (Standard Webhooks). */
    static boolean isGenuine(String secret, Arrived arrived) throws Exception {
        long age = Instant.now().getEpochSecond() - Long.parseLong(arrived.timestamp());
        if (Math.abs(age) > 300) {
            return false;
        }
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        String signed = arrived.id() + "." + arrived.timestamp() + "." + arrived.body();
        byte[] right = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
        for (String one : arrived.signature().split(" ")) {
            byte[] given = Base64.getDecoder().decode(one.replaceFirst("^v1,", ""));
            if (MessageDigest.isEqual(right, given)) {
                return true;
            }
        }
        return false;
    }

    static HttpServer receiver(BlockingQueue<Arrived> arrived) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/hook", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var headers = exchange.getRequestHeaders();
            arrived.add(new Arrived(headers.getFirst("webhook-id"), headers.getFirst("webhook-timestamp"),
                    headers.getFirst("webhook-signature"), body));
            // Answer at once, work on it later.
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    static String setting(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
