//! A platform that lets people in without knowing who they are: axum, SQLite and three calls.
//!
//!     cargo run --example platform_server -- accounts.db 127.0.0.1:8080
//!
//! It serves until its input ends (Ctrl-D). Accounts, bans and requests that wait for their answer are
//! in the file: stopped and started again, it goes on. Its issuer and trust list are a test world's; a
//! platform has a configuration, a key and a trust list of its own instead.

use std::{fmt::Display, path::PathBuf, sync::Arc};

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::{Json, Router, body::Bytes, routing::post};
use nonla_credential::Tier;
use nonla_storage::{RecordStore, Role, SqliteRecords};
use nonla_verifier::{Intent, SessionId, testing::TestWorld};
use rand::rngs::OsRng;
use serde_json::{Value, json};

struct App {
    world: TestWorld,
    store: SqliteRecords,
}

/// The page for whoever is not let in, with the reason.
struct Failure(StatusCode, String);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (self.0, Html(format!("<h1>Not let in</h1><p>{}</p>", self.1))).into_response()
    }
}

fn why<E: Display>(status: StatusCode) -> impl Fn(E) -> Failure {
    move |error| Failure(status, error.to_string())
}

const OURS: StatusCode = StatusCode::INTERNAL_SERVER_ERROR;

/// `POST /ask/post/register`: the request for the wallet, and the name under which its answer comes.
async fn ask(
    State(app): State<Arc<App>>,
    Path((tier, intent)): Path<(Tier, Intent)>,
) -> Result<Json<Value>, Failure> {
    let step = app.world.verifier().ask(tier, intent, &app.world.moment(), &mut OsRng);
    let step = step.map_err(why(StatusCode::BAD_REQUEST))?;
    let asked = app.store.commit(step).await.map_err(why(OURS))?;
    Ok(Json(json!({ "session": asked.session.id().to_string(), "request": asked.request })))
}

/// `POST /answer/SESSION`, the presentation as its body: the account, and what came of it.
async fn answer(
    State(app): State<Arc<App>>,
    Path(session): Path<String>,
    presentation: Bytes,
) -> Result<Json<Value>, Failure> {
    let (verifier, moment) = (app.world.verifier(), app.world.moment());
    let id: SessionId = session.parse().map_err(why(StatusCode::BAD_REQUEST))?;
    let session = app.store.commit(verifier.session(id)).await.map_err(why(OURS))?;
    let session = session.ok_or("this request is over: begin anew");
    let session = session.map_err(why(StatusCode::GONE))?;
    let checked = match verifier.check(&session, &presentation, &moment, &mut OsRng) {
        Ok(checked) => checked,
        Err(refusal) => {
            app.store.commit(refusal.count()).await.map_err(why(OURS))?;
            return Err(why(StatusCode::FORBIDDEN)(refusal));
        }
    };
    let step = verifier.decide(checked, app.world.day()).map_err(why(OURS))?;
    let verdict = app.store.commit(step).await.map_err(why(OURS))?;
    Ok(Json(json!({ "account": verdict.account(), "outcome": verdict.outcome() })))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut arguments, folder) = (std::env::args().skip(1), tempfile::tempdir()?);
    let file = arguments.next().map_or(folder.path().join("accounts.db"), PathBuf::from);
    let store = SqliteRecords::open_or_create(&file, Role::Platform).await?;
    let routes = Router::new()
        .route("/ask/{tier}/{intent}", post(ask))
        .route("/answer/{session}", post(answer))
        .with_state(Arc::new(App { world: TestWorld::new(7), store }));
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:0".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("http://{}", listener.local_addr()?);
    let end =
        tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink()));
    axum::serve(listener, routes).with_graceful_shutdown(async { drop(end.await) }).await?;
    Ok(())
}
