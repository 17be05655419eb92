//! Exec, Attach and PortForward: a URL, and what somebody finds who follows it.

use podpath_model::programs::streaming::client::{self, Received};
use podpath_model::trace::{Protocol, What};
use serde_json::{Value, json};

use super::PATHS;
use super::harness::{Client, on};

const SERVE: &str = "while :; do sleep 0.2; done";

async fn url(client: &Client, method: &str, request: Value) -> String {
    let answer = client.ok(method, request).await;
    answer["url"].as_str().unwrap().to_owned()
}

fn status(received: &Received) -> Value {
    serde_json::from_str(&received.error).unwrap()
}

#[test]
fn a_command_runs_when_the_url_is_followed_and_not_before() {
    for (path, _) in PATHS {
        let node = on(path, move |client| async move {
            let sandbox = client.sandbox().await;
            let id = client.started(&sandbox, "app", SERVE).await;
            let request =
                json!({"container_id": id, "cmd": ["sh", "-c", "echo out; echo err >&2; exit 3"], "stdout": true, "stderr": true});
            let url = url(&client, "Exec", request).await;
            assert!(url.starts_with("http://127.0.0.1:") && url.contains("/exec/"), "{url}");
            let received = client::exec(&client.sys, &url, "".into()).await.unwrap();
            assert_eq!((&*received.stdout, &*received.stderr), ("out\n", "err\n"), "{path}");
            let error = match path {
                "crio" => "exit status 3",
                "containerd" => "error executing command [sh -c echo out; echo err >&2; exit 3], exit code 3",
                _ => "Error executing in Docker Container: 3",
            };
            assert_eq!(
                status(&received),
                json!({
                    "metadata": {}, "status": "Failure", "reason": "NonZeroExitCode",
                    "message": format!("command terminated with non-zero exit code: {error}"),
                    "details": {"causes": [{"reason": "ExitCode", "message": "3"}]},
                })
            );
        });
        let trace = node.trace();
        let called = |protocol: Protocol, name: &str| {
            trace
                .events
                .iter()
                .position(|event| matches!(&event.what, What::Call { protocol: used, method, .. } if *used == protocol && *method == name))
        };
        let asked = called(Protocol::Cri, "Exec").unwrap();
        let followed = called(Protocol::Streaming, "POST /exec/{token}").unwrap();
        let runs = trace
            .events
            .iter()
            .rposition(|event| matches!(&event.what, What::Spawn { argv, .. } if argv.iter().any(|word| &**word == "exec")))
            .unwrap();
        assert!(asked < followed && followed < runs, "{path}");
    }
}

#[test]
fn a_url_is_good_for_once_and_for_a_minute() {
    for (path, _) in PATHS {
        on(path, |client| async move {
            let sandbox = client.sandbox().await;
            let id = client.started(&sandbox, "app", SERVE).await;
            let request = json!({"container_id": id, "cmd": ["true"], "stdout": true});
            let first = url(&client, "Exec", request.clone()).await;
            let received = client::exec(&client.sys, &first, "".into()).await.unwrap();
            assert_eq!(status(&received), json!({"metadata": {}, "status": "Success"}));
            assert_eq!(client::exec(&client.sys, &first, "".into()).await.unwrap_err().code, "404");
            let other = url(&client, "Exec", request.clone()).await;
            assert_eq!(client::attach(&client.sys, &other, "".into()).await.unwrap_err().code, "404", "it stands for something else");
            let late = url(&client, "Exec", request).await;
            client.sleep(61).await;
            assert_eq!(client::exec(&client.sys, &late, "".into()).await.unwrap_err().message.as_ref(), "404 page not found");
        });
    }
}

#[test]
fn a_shell_runs_what_it_is_sent() {
    for (path, _) in PATHS {
        on(path, move |client| async move {
            let sandbox = client.sandbox().await;
            let id = client.started(&sandbox, "app", SERVE).await;
            let request = json!({"container_id": id, "cmd": ["sh"], "stdin": true, "stdout": true, "tty": true});
            let url = url(&client, "Exec", request).await;
            let received = client::exec(&client.sys, &url, "echo hello\nexit 4\n".into()).await.unwrap();
            assert_eq!(&*received.stdout, "hello\n", "{path}");
            assert_eq!(status(&received)["details"]["causes"][0]["message"], "4");
        });
    }
}

#[test]
fn a_command_that_is_not_there_is_an_error_of_the_stream() {
    for (path, is_docker) in PATHS {
        on(path, move |client| async move {
            let sandbox = client.sandbox().await;
            let id = client.started(&sandbox, "app", SERVE).await;
            let request = json!({"container_id": id, "cmd": ["/no/such"], "stdout": true, "stderr": true});
            let url = url(&client, "Exec", request).await;
            let received = client::exec(&client.sys, &url, "".into()).await.unwrap();
            if path == "crio" {
                assert!(received.stderr.contains("/no/such"), "{received:?}");
                assert_eq!(status(&received)["details"]["causes"][0]["message"], "255");
            } else if is_docker {
                assert!(
                    received.stdout.contains("/no/such") && status(&received)["details"]["causes"][0]["message"] == "126",
                    "{received:?}"
                );
            } else {
                let status = status(&received);
                assert_eq!((&status["reason"], &status["code"]), (&json!("InternalError"), &json!(500)));
                let text = status["message"].as_str().unwrap();
                assert!(
                    text.starts_with(
                        "Internal error occurred: error executing command in container: failed to exec in container: failed to start exec"
                    ),
                    "{text}"
                );
            }
        });
    }
}

#[test]
fn whoever_attaches_sees_what_comes_from_then_on() {
    for (path, _) in PATHS {
        on(path, move |client| async move {
            let sandbox = client.sandbox().await;
            let id = client.started(&sandbox, "app", "echo before; sleep 5; echo after; echo wrong >&2; exit 0").await;
            client.sleep(1).await;
            let url = url(&client, "Attach", json!({"container_id": id, "stdout": true})).await;
            let received = client::attach(&client.sys, &url, "".into()).await.unwrap();
            assert_eq!((&*received.stdout, &*received.stderr), ("after\n", ""), "{path}");
            assert_eq!(status(&received), json!({"metadata": {}, "status": "Success"}));
        });
    }
}

#[test]
fn a_port_of_the_pod_answers_and_one_on_which_nobody_listens_does_not() {
    for (path, is_docker) in PATHS {
        let node = on(path, move |client| async move {
            let sandbox = client.sandbox().await;
            client.started(&sandbox, "app", "exec httpd -f -p 8080").await;
            client.sleep(1).await;
            let there = url(&client, "PortForward", json!({"pod_sandbox_id": sandbox, "port": [8080]})).await;
            let received = client::port_forward(&client.sys, &there, 8080, "GET / HTTP/1.1\r\n\r\n".into()).await.unwrap();
            assert!(received.stdout.starts_with("HTTP/1.1 200 OK"), "{path}: {received:?}");
            assert_eq!(received.error, "");
            let gone = url(&client, "PortForward", json!({"pod_sandbox_id": sandbox})).await;
            let received = client::port_forward(&client.sys, &gone, 81, "".into()).await.unwrap();
            assert!(received.error.starts_with(&format!("error forwarding port 81 to pod {sandbox}, uid : ")), "{path}: {received:?}");
            assert!(received.error.to_lowercase().contains("connection refused"), "{path}: {received:?}");
        });
        let trace = node.trace();
        let nsenter =
            trace.events.iter().filter(|event| matches!(&event.what, What::Spawn { child, .. } if child.role.name == "nsenter")).count();
        assert_eq!(nsenter, if is_docker { 2 } else { 0 }, "{path}: only dockershim needs nsenter and socat");
    }
}

#[test]
fn what_cannot_be_streamed_is_refused() {
    let cases = [
        ("Exec", json!({"cmd": ["true"], "tty": true, "stdout": true, "stderr": true}), "tty and stderr cannot both be true"),
        ("Exec", json!({"cmd": ["true"]}), "one of stdin, stdout, or stderr must be set"),
        ("Attach", json!({}), "one of stdin, stdout, and stderr must be set"),
        ("Attach", json!({"tty": true, "stderr": true}), "tty and stderr cannot both be true"),
    ];
    for (path, _) in PATHS {
        let cases = cases.clone();
        on(path, move |client| {
            let cases = cases.clone();
            async move {
                let sandbox = client.sandbox().await;
                let id = client.started(&sandbox, "app", SERVE).await;
                for (method, mut request, wanted) in cases {
                    request["container_id"] = json!(id);
                    let failure = client.call(method, request).await.unwrap_err();
                    let (code, message) = match (path, method) {
                        ("crio", "Exec") => {
                            ("UNKNOWN", format!("unable to prepare exec endpoint: rpc error: code = InvalidArgument desc = {wanted}"))
                        }
                        ("crio", _) => ("UNKNOWN", "unable to prepare attach endpoint".to_owned()),
                        _ => ("INVALID_ARGUMENT", wanted.to_owned()),
                    };
                    assert_eq!((failure.code, &*failure.message), (code, &*message), "{path}");
                }
            }
        });
    }
}
