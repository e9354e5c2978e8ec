//! People who hand in cases without a pause, whatever happens to the server: what they are not
//! answered they ask again, in the same words and under the same key, as a phone does.

use onewindow_tests::{Actor, Answer, Call, Site};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::task::JoinSet;

/// Needs one file and a licence that 林晓 holds.
const ITEM: &str = "laonian-youdai";

/// 林晓 on several phones.
const MOBILE: &str = "13800000001";

/// How long a person waits before asking again.
const PATIENCE: Duration = Duration::from_millis(20);

/// A case whose applicant was told that it is received.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) id: String,
    pub(crate) number: String,
    /// What was uploaded with it.
    pub(crate) photo: Vec<u8>,
}

/// A file that comes in pieces.
struct Begun {
    /// Where the pieces go.
    place: String,
    /// Bytes the server said it has.
    safe: usize,
}

/// No two people of a run ask under the same key.
static NAMES: AtomicU32 = AtomicU32::new(0);

#[derive(Default)]
struct Shared {
    is_over: AtomicBool,
    received: Mutex<Vec<Received>>,
    refused: AtomicU64,
}

/// People at work.
pub(crate) struct Load {
    shared: Arc<Shared>,
    people: JoinHandle<()>,
}

impl Load {
    /// So many people begin.
    pub(crate) fn begin(site: &Site, people: u32) -> Self {
        Self::begin_at(vec![site.anonymous()], people)
    }

    /// The same, at any of these servers: whoever gets no answer tries the next.
    pub(crate) fn begin_at(servers: Vec<Actor>, people: u32) -> Self {
        let shared = Arc::new(Shared::default());
        let people: Vec<Person> = (0..people)
            .map(|_| Person {
                servers: servers.clone(),
                actor: None,
                shared: Arc::clone(&shared),
                asked: 0,
                name: NAMES.fetch_add(1, Ordering::Relaxed),
            })
            .collect();
        // On a thread of their own, so that a test may wait for machines without holding them up.
        let people = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            let work: JoinSet<()> = people.into_iter().map(|person| person.work()).fold(
                JoinSet::new(),
                |mut set, work| {
                    set.spawn_on(work, runtime.handle());
                    set
                },
            );
            runtime.block_on(work.join_all());
        });
        Self { shared, people }
    }

    /// How many cases are known to be received.
    pub(crate) fn count(&self) -> usize {
        self.shared.received.lock().unwrap().len()
    }

    /// The cases known to be received by now.
    pub(crate) fn so_far(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap().clone()
    }

    /// Waits until another case is received: the server serves again.
    pub(crate) fn see_one_more(&self) {
        let before = self.count();
        while self.count() == before {
            assert!(!self.people.is_finished(), "somebody met what cannot be");
            std::thread::sleep(PATIENCE);
        }
    }

    /// Waits until the server has said so many times more that it cannot.
    pub(crate) fn see_refusals(&self, count: u64) {
        let enough = self.refused() + count;
        while self.refused() < enough {
            assert!(!self.people.is_finished(), "somebody met what cannot be");
            std::thread::sleep(PATIENCE);
        }
    }

    /// How often the server said that it cannot, in words.
    pub(crate) fn refused(&self) -> u64 {
        self.shared.refused.load(Ordering::Relaxed)
    }

    /// Lets each finish the case in hand, and gives all that were received.
    pub(crate) fn finish(self) -> Vec<Received> {
        self.shared.is_over.store(true, Ordering::Relaxed);
        self.people.join().expect("everybody was served");
        let shared = Arc::into_inner(self.shared).expect("nobody works any more");
        shared.received.into_inner().unwrap()
    }
}

struct Person {
    /// Nobody's sessions, one at each server; the first is the one to ask.
    servers: Vec<Actor>,
    actor: Option<Actor>,
    shared: Arc<Shared>,
    asked: u64,
    name: u32,
}

impl Person {
    async fn work(mut self) {
        while !self.shared.is_over.load(Ordering::Relaxed) {
            let received = self.hand_in().await;
            self.shared.received.lock().unwrap().push(received);
        }
    }

    async fn hand_in(&mut self) -> Received {
        let body = json!({"itemKey": ITEM, "applicant": {"kind": "person"}, "district": "dongqu"});
        let case = self.once("/cases", &body, None).await.expect(201);
        let id = case["id"].as_str().unwrap().to_owned();
        let path = format!("/cases/{id}");

        let draft = json!({
            "answers": {
                "elder": {"name": "林老", "residentId": "990000195001010019", "sex": "male", "mobile": "13800000001", "hukouLocal": true},
                "residence": {"district": "dongqu", "town": "和平社区", "address": "东区和平路1号"},
                "delivery": {"method": "pickup"},
                "agency": {"byAgent": false},
            },
            "choices": {"licences": ["resident-id-card"]},
        });
        let version = case["version"].as_i64().unwrap();
        let saved = self
            .insist(|actor| {
                actor
                    .put(&format!("{path}/draft"), &draft)
                    .if_match(version)
            })
            .await;
        // The answer to a save that was made may have been lost; then the version has moved.
        assert!(matches!(saved.status.as_u16(), 200 | 412), "{saved:?}");

        let photo = format!("\u{89}PNG photo of {id}").into_bytes();
        let photo = [b"\x89PNG\r\n\x1a\n".as_slice(), &photo].concat();
        self.upload(&path, "photo", &photo).await;
        let case = self.insist(|actor| actor.get(&path)).await.expect(200);
        let version = case["version"].as_i64().unwrap();
        let answer = self
            .once(&format!("{path}/submission"), &json!({}), Some(version))
            .await
            .expect(200);
        assert_eq!(answer["state"], "received");
        Received {
            id,
            number: answer["number"].as_str().unwrap().to_owned(),
            photo,
        }
    }

    /// Uploads a file, looking first whether it arrived after all. Half of the people send it at
    /// once, the others piece by piece.
    async fn upload(&mut self, path: &str, material: &str, bytes: &[u8]) {
        let mut begun = None;
        loop {
            let case = self.insist(|actor| actor.get(path)).await.expect(200);
            let files = case["files"].as_array().unwrap();
            if files.iter().any(|file| file["material"] == material) {
                return;
            }
            if self.name % 2 == 1 {
                self.send_piece(path, material, bytes, &mut begun).await;
                continue;
            }
            let to = format!("{path}/files?material={material}");
            let call = self.actor().await.post(&to, &Value::Null);
            let sent = call.body("image/png", bytes.to_vec()).try_send().await;
            match sent {
                Some(answer) if answer.status == 201 => {}
                other => self.pause(other.as_ref()).await,
            }
        }
    }

    /// Sends the next third of a file. What was acknowledged must be there whatever happened since.
    async fn send_piece(
        &mut self,
        path: &str,
        material: &str,
        bytes: &[u8],
        begun: &mut Option<Begun>,
    ) {
        let tus = |actor: &Actor, method: Method, path: &str| {
            actor.call(method, path).header("tus-resumable", "1.0.0")
        };
        let Begun { place, safe } = match begun {
            Some(begun) => begun,
            None => {
                let to = format!("{path}/uploads?material={material}");
                let length = bytes.len().to_string();
                let answer = self
                    .insist(|actor| tus(actor, Method::POST, &to).header("upload-length", &length))
                    .await;
                answer.expect(201);
                let place = answer.header("location").strip_prefix("/api/v1").unwrap();
                begun.insert(Begun {
                    place: place.to_owned(),
                    safe: 0,
                })
            }
        };
        let kept = self.insist(|actor| tus(actor, Method::HEAD, place)).await;
        assert_eq!(kept.status, 200, "an upload that was begun is lost");
        let from: usize = kept.header("upload-offset").parse().unwrap();
        assert!(from >= *safe, "{safe} bytes were safe, and {from} are left");
        let to = bytes.len().min(from + bytes.len() / 3);
        let sent = tus(&self.actor().await, Method::PATCH, place)
            .header("upload-offset", &from.to_string())
            .body("application/offset+octet-stream", bytes[from..to].to_vec())
            .try_send()
            .await;
        match sent {
            Some(answer) if answer.status == 204 => *safe = to,
            // Somebody's earlier piece was still on its way after all.
            Some(answer) if answer.status == 409 => {}
            other => self.pause(other.as_ref()).await,
        }
    }

    /// Creates or commands once, however often it has to be asked.
    async fn once(&mut self, path: &str, body: &Value, version: Option<i64>) -> Answer {
        self.asked += 1;
        let key = format!("person-{}-{}", self.name, self.asked);
        self.insist(|actor| {
            let call = actor.post(path, body).key(&key);
            match version {
                Some(version) => call.if_match(version),
                None => call,
            }
        })
        .await
    }

    /// Asks until the server answers with something other than that it cannot now.
    async fn insist(&mut self, ask: impl Fn(&Actor) -> Call) -> Answer {
        loop {
            let actor = self.actor().await;
            match ask(&actor).try_send().await {
                Some(answer) if !cannot_now(&answer) => return answer,
                other => self.pause(other.as_ref()).await,
            }
        }
    }

    async fn pause(&mut self, answer: Option<&Answer>) {
        if let Some(answer) = answer {
            assert!(cannot_now(answer), "{answer:?}");
            if answer.status == 401 {
                self.actor = None;
            } else {
                assert!(answer.status != 503 || !answer.header("retry-after").is_empty());
                self.shared.refused.fetch_add(1, Ordering::Relaxed);
            }
        }
        if answer.is_none() {
            self.servers.rotate_left(1);
            let address = self.servers[0].address().to_owned();
            self.actor = self.actor.take().map(|actor| actor.at(&address));
        }
        tokio::time::sleep(PATIENCE).await;
    }

    async fn actor(&mut self) -> Actor {
        loop {
            if let Some(actor) = &self.actor {
                return actor.clone();
            }
            self.actor = log_in(&self.servers[0]).await;
            if self.actor.is_none() {
                self.servers.rotate_left(1);
                tokio::time::sleep(PATIENCE).await;
            }
        }
    }
}

/// A session of 林晓; none when the server did not answer.
pub(crate) async fn log_in(anonymous: &Actor) -> Option<Actor> {
    let sent = anonymous.post("/auth/sms-codes", &json!({"mobile": MOBILE}));
    let sent = sent.try_send().await.filter(|sent| sent.status == 202)?;
    let login = json!({"mobile": MOBILE, "code": sent.json()["demoCode"]});
    let session = anonymous.post("/auth/citizen-sessions", &login);
    let session = session.try_send().await.filter(|made| made.status == 200)?;
    let token = session.json()["accessToken"].as_str()?.to_owned();
    Some(anonymous.with_token(&token))
}

/// Whether the server asks to come back, rather than to ask something else.
fn cannot_now(answer: &Answer) -> bool {
    matches!(answer.status.as_u16(), 401 | 503 | 507)
        || (answer.status == 409 && answer.json()["code"] == "conflict")
}
