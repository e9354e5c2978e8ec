//! What the documents tell an integrator to type is what works: their commands are run in their order,
//! block by block, in one shell against a started server, and their code checks what that server sends.

use super::tools;
use onewindow_tests::{Actor, Gateway, Process, Site};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// What stands between two blocks in what a shell says.
const END: &str = "== the end of a block ==";

fn text_of(path: &str) -> String {
    let path = format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The blocks of a document in this language, in their order.
fn blocks(document: &str, language: &str) -> Vec<String> {
    let text = text_of(document);
    let fence = format!("```{language}\n");
    let pieces = text.split(&fence).skip(1);
    let blocks = pieces.map(|piece| piece.split("\n```").next().unwrap().to_owned());
    blocks.collect()
}

/// One shell in which the blocks of a document are run, one after the other.
struct Shell {
    child: Child,
    says: ChildStdin,
    hears: BufReader<ChildStdout>,
}

impl Shell {
    /// Any command that fails ends it, one that is refused over HTTP too.
    fn start() -> Self {
        let mut child = Command::new("bash")
            .args(["-euo", "pipefail", "-s"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut shell = Self {
            says: child.stdin.take().unwrap(),
            hears: BufReader::new(child.stdout.take().unwrap()),
            child,
        };
        shell.run("exec 2>&1; curl() { command curl --fail-with-body \"$@\"; }");
        shell
    }

    fn set(&mut self, name: &str, value: &str) {
        self.run(&format!("{name}='{value}'"));
    }

    /// What a block says.
    fn run(&mut self, block: &str) -> String {
        // Its own commands must not read the blocks that come.
        let block = format!("{{ {block}\n}} </dev/null\necho; echo '{END}'\n");
        self.says.write_all(block.as_bytes()).unwrap();
        let mut said = String::new();
        loop {
            let mut line = String::new();
            if self.hears.read_line(&mut line).unwrap() == 0 {
                panic!("{block}\nended with\n{said}");
            }
            if line.trim_end() == END {
                return said;
            }
            said += &line;
        }
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// What a citizen who consents to the demo's program in a browser brings it.
async fn consent(site: &Actor) -> (String, String, String) {
    let mobile = "13800000001";
    let sent = site.post("/auth/sms-codes", &json!({"mobile": mobile}));
    let code = sent.await.expect(202)["demoCode"].clone();
    let login = json!({"mobile": mobile, "code": code});
    let session = site
        .post("/auth/citizen-sessions", &login)
        .await
        .expect(200);
    let citizen = site.with_token(session["accessToken"].as_str().unwrap());
    // RFC 7636, appendix B.
    let (back, verifier, challenge) = (
        "http://127.0.0.1:8765/callback",
        "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    );
    let asked = json!({
        "clientId": "demo-integrator", "redirectUri": back, "responseType": "code",
        "scope": "own-cases:read", "codeChallenge": challenge, "codeChallengeMethod": "S256",
        "agreed": true,
    });
    let answer = citizen.post("/me/consents", &asked).await.expect(201);
    let location = reqwest::Url::parse(answer["location"].as_str().unwrap()).unwrap();
    let mut query = location.query_pairs();
    let (_, code) = query.find(|(name, _)| name == "code").unwrap();
    (code.into_owned(), back.to_owned(), verifier.to_owned())
}

#[tokio::test]
async fn what_integrating_says_works_from_the_first_call_to_a_checked_webhook() {
    if !tools::are_there(&["bash", "curl", "python3", "node"]) {
        return;
    }
    let (site, receiver) = (Site::new(), Gateway::start());
    // On the real day: whoever checks a signature looks at its time.
    let (port, door) = site.another_door();
    let port = port.to_string();
    let serve = ["serve", "--demo", "--webhook-networks", "127.0.0.0/8"];
    let _server = Process::start(site.command(&[&serve[..], &["--port", &port]].concat()));
    let mut shell = Shell::start();
    shell.set("BASE", &format!("{}/api/v1", door.address()));
    shell.set("HOOK", &receiver.url("/hook"));
    let mut said = Vec::new();
    for block in blocks("docs/integrating.md", "sh") {
        if block.contains("/sandbox/reset") {
            // The test, and what happened to the case.
            receiver.seen(4).await;
        }
        if block.contains("authorization_code") {
            let (code, back, verifier) = consent(&door).await;
            shell.set("CLIENT_ID", "demo-integrator");
            shell.set("CLIENT_SECRET", "demo-integrator-secret");
            shell.set("CODE", &code);
            shell.set("BACK", &back);
            shell.set("VERIFIER", &verifier);
        }
        said.push(shell.run(&block));
    }
    let essential = [
        ("the catalogue", "\"hasMore\""),
        ("a secret", "\"ows_"),
        ("somebody made up", "沙箱市民"),
        ("a webhook's test", "webhook.test"),
        ("a case handed in", "\"state\":\"received\""),
        ("a case closed", "\"state\":\"closed\""),
        ("", ""),
        ("a token for a citizen", "\"refresh_token\""),
    ];
    assert_eq!(said.len(), essential.len(), "{said:#?}");
    for (said, (what, part)) in said.iter().zip(essential) {
        assert!(said.contains(part), "{what} is not there: {said}");
    }
    assert!(said[5].contains("case.granted"), "the feed: {}", said[5]);
    let secret = shell.run("echo \"$SECRET\"");
    check(secret.trim(), &receiver.requests());
}

/// Has the document's own code judge what arrived, and what somebody else would have sent.
fn check(secret: &str, requests: &[String]) {
    let folder = tempfile::tempdir().unwrap();
    let code = blocks("docs/integrating.md", "js").remove(0);
    std::fs::write(folder.path().join("verify.mjs"), code).unwrap();
    let judge = "import { verify } from './verify.mjs'; import { readFileSync } from 'node:fs'; \
        const { secret, requests } = JSON.parse(readFileSync(0, 'utf8')); \
        for (const { headers, body } of requests) console.log(verify(secret, headers, body));";
    std::fs::write(folder.path().join("judge.mjs"), judge).unwrap();
    let mut all: Vec<Value> = requests.iter().map(|request| arrived(request)).collect();
    let (told, mut forged) = (all.len(), all[0].clone());
    forged["body"] = format!("{} ", forged["body"].as_str().unwrap()).into();
    all.push(forged);
    let mut node = Command::new("node")
        .arg("judge.mjs")
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let asked = json!({"secret": secret, "requests": all}).to_string();
    let mut stdin = node.stdin.take().unwrap();
    stdin.write_all(asked.as_bytes()).unwrap();
    drop(stdin);
    let output = node.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(said, "true\n".repeat(told) + "false\n");
}

fn arrived(request: &str) -> Value {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let headers = head
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(": "));
    let headers: serde_json::Map<String, Value> = headers
        .map(|(name, value)| (name.to_ascii_lowercase(), value.into()))
        .collect();
    json!({"headers": headers, "body": body})
}

#[test]
fn what_the_page_about_the_api_says_gives_tokens() {
    if !tools::are_there(&["bash", "curl", "python3"]) {
        return;
    }
    let site = Site::new();
    let _server: Process = site.serve();
    let mut shell = Shell::start();
    let base = format!("{}/api/v1", site.anonymous().address());
    shell.set("BASE", &base);
    let said = shell.run(&blocks("docs/API.md", "sh")[0]);
    assert!(
        said.contains("\"accessToken\"") && said.contains("\"access_token\""),
        "{said}"
    );
}
