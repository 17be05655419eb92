//! `nsenter` and `socat`, which dockershim runs to reach a port of a pod.

use super::description::Description;
use crate::kernel::{Command, Program, Sys};
use crate::trace::{Evidence, Rank, Role, SharedPayload, Side, Text};

/// nsenter in the trace.
pub static NSENTER_ROLE: Role = Role::new("nsenter", Rank::Transient, Side::Right);
/// socat in the trace.
pub static SOCAT_ROLE: Role = Role::new("socat", Rank::Transient, Side::Right);
/// nsenter to be installed.
pub const NSENTER: Program = Program { role: &NSENTER_ROLE, parts: &[], main: |sys| Box::pin(nsenter(sys)) };
/// socat to be installed.
pub const SOCAT: Program = Program { role: &SOCAT_ROLE, parts: &[], main: |sys| Box::pin(socat(sys)) };
/// nsenter as the node knows it.
pub static NSENTER_DESCRIPTION: Description = Description::installed("/usr/bin/nsenter", NSENTER);
/// socat as the node knows it.
pub static SOCAT_DESCRIPTION: Description = Description::installed("/usr/bin/socat", SOCAT);

const TOOL: Evidence = Evidence::Simplified("simplified-streaming");

/// `nsenter -t PID -n PROGRAM ARGUMENT…`
async fn nsenter(sys: Sys) -> i32 {
    let Some(pid) = sys.flag("-t") else { return 1 };
    if sys.step(TOOL).setns(&format!("/proc/{pid}/ns/net")).await.is_err() {
        return 1;
    }
    let argv: Vec<Text> = sys.argv().iter().skip_while(|word| &***word != "-n").skip(1).cloned().collect();
    let Some(program) = argv.first().and_then(|name| sys.installed(name)) else { return 127 };
    sys.step(TOOL).exec(Command { argv, ..Command::default() }, program).await;
    127
}

/// `socat - TCP4:localhost:PORT`: what it reads goes there, and what comes back is what it prints.
async fn socat(sys: Sys) -> i32 {
    let port = sys.argv().last().and_then(|target| target.strip_prefix("TCP4:localhost:")?.parse::<u16>().ok());
    let Some(port) = port else { return 1 };
    let input = sys.input::<Text>().map_or_else(|| "".into(), |input| (*input).clone());
    let own = format!("/proc/{}/ns/net", sys.pid());
    match sys.talk_to_port(&own, port, &input).await {
        Some(answer) => {
            sys.print(SharedPayload::new(answer));
            0
        }
        None => {
            let text = format!("socat[{}] E connect(5, AF=2 127.0.0.1:{port}, 16): Connection refused\n", sys.pid());
            sys.print(SharedPayload::new(Text::from(text)));
            1
        }
    }
}
