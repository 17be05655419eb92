//! `GET /containers/{id}/json`: answered from memory, as soon as nobody works on the container.

use std::rc::Rc;

use super::Daemon;
use super::container::Container;
use crate::kernel::Sys;
use crate::programs::Work;
use crate::trace::{Failure, Text};
use crate::wire::docker::{ContainerInspect, ContainerState, NetworkSettings, timestamp};
use crate::wire::engine::ContainerInspection;
use crate::wire::json::List;

impl Daemon {
    pub(super) async fn inspect_container(
        self: &Rc<Self>,
        sys: Sys,
        request: Rc<ContainerInspection>,
    ) -> Result<ContainerInspect, Failure> {
        let id = self.find(&request.id)?.id;
        let _lock = self.lock(&sys, &id).await;
        sys.work(Work::EngineInspect).await;
        // Simplified: what a container writes to its root is not counted.
        let size_rw = request.size.then_some(0);
        Ok(ContainerInspect { size_rw, ..self.described(self.find(&request.id)?) })
    }

    fn described(&self, container: Container) -> ContainerInspect {
        let command: Rc<[Text]> = container.config.entrypoint.join(&container.config.cmd).texts();
        let (path, args) = command.split_first().map_or_else(Default::default, |(path, args)| (path.clone(), List::from(args.to_vec())));
        let ip_address = self.bridge_address(&container);
        ContainerInspect {
            created: timestamp(container.created_at_ns),
            path: path.into(),
            args,
            state: state(&container),
            image: container.image.id.clone(),
            resolv_conf_path: container.files.resolv_conf.clone(),
            hostname_path: container.files.hostname.clone(),
            hosts_path: container.files.hosts.clone(),
            log_path: self.log_path(&container.id),
            name: format!("/{}", container.name).into(),
            restart_count: 0,
            size_rw: None,
            driver: "overlay2",
            platform: "linux",
            host_config: container.host,
            config: container.config,
            network_settings: NetworkSettings { ip_address, sandbox_key: container.sandbox_key, ..NetworkSettings::default() },
            id: container.id,
        }
    }
}

fn state(container: &Container) -> ContainerState {
    let state = &container.state;
    ContainerState {
        status: state.status(),
        running: state.running,
        paused: false,
        restarting: false,
        oom_killed: state.oom_killed,
        dead: false,
        pid: state.pid,
        exit_code: state.exit_code,
        error: state.error.clone(),
        started_at: timestamp(state.started_at_ns),
        finished_at: timestamp(state.finished_at_ns),
    }
}
