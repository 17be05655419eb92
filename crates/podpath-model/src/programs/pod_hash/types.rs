//! Kubernetes' internal types of a Pod, field by field as they are printed: kubernetes v1.20.2 pkg/apis/core/types.go. What podpath's Pod
//! never has is nil, of its type.

use super::spew::{Field, Go};
use super::volumes::VOLUME;

const TEXT: Go = Go::Text("string");
const BOOL: Go = Go::Bool;
const INT64: Go = Go::Number("int64");

/// A Pod as it was read from a file, with Kubernetes' defaults.
pub(super) static POD: Go = Go::Struct(
    "core.Pod",
    &[
        Field("TypeMeta", "", Go::Struct("v1.TypeMeta", &[Field("Kind", "", NONE), Field("APIVersion", "", NONE)])),
        Field("ObjectMeta", "metadata", METADATA),
        Field("Spec", "spec", SPEC),
        Field("Status", "", STATUS),
    ],
);

/// A text that is empty at that moment.
const NONE: Go = Go::Always("string", "");

const METADATA: Go = Go::Struct(
    "v1.ObjectMeta",
    &[
        Field("Name", "name", TEXT),
        Field("GenerateName", "", NONE),
        Field("Namespace", "namespace", TEXT),
        Field("SelfLink", "", NONE),
        Field("UID", "", Go::Always("types.UID", "")),
        Field("ResourceVersion", "", NONE),
        Field("Generation", "", Go::Always("int64", "0")),
        Field("CreationTimestamp", "", Go::Struct("v1.Time", &[Field("Time", "", TIME)])),
        Field("DeletionTimestamp", "", Go::Nil("*v1.Time")),
        Field("DeletionGracePeriodSeconds", "", Go::Nil("*int64")),
        Field("Labels", "labels", Go::Map),
        Field("Annotations", "annotations", Go::Map),
        Field("OwnerReferences", "", Go::Nil("[]v1.OwnerReference")),
        Field("Finalizers", "", Go::Nil("[]string")),
        Field("ClusterName", "", NONE),
        Field("ManagedFields", "", Go::Nil("[]v1.ManagedFieldsEntry")),
    ],
);

const TIME: Go = Go::Struct(
    "time.Time",
    &[
        Field("wall", "", Go::Always("uint64", "0")),
        Field("ext", "", Go::Always("int64", "0")),
        Field("loc", "", Go::Nil("*time.Location")),
    ],
);

const SPEC: Go = Go::Struct(
    "core.PodSpec",
    &[
        Field("Volumes", "volumes", Go::List(&VOLUME)),
        Field("InitContainers", "initContainers", Go::List(&CONTAINER)),
        Field("Containers", "containers", Go::List(&CONTAINER)),
        Field("EphemeralContainers", "", Go::Nil("[]core.EphemeralContainer")),
        Field("RestartPolicy", "restartPolicy", Go::Text("core.RestartPolicy")),
        Field("TerminationGracePeriodSeconds", "terminationGracePeriodSeconds", Go::Pointer(&INT64)),
        Field("ActiveDeadlineSeconds", "", Go::Nil("*int64")),
        Field("DNSPolicy", "dnsPolicy", Go::Text("core.DNSPolicy")),
        Field("NodeSelector", "", Go::Nil("map[string]string")),
        Field("ServiceAccountName", "", NONE),
        Field("AutomountServiceAccountToken", "", Go::Nil("*bool")),
        Field("NodeName", "nodeName", TEXT),
        Field("SecurityContext", "securityContext", Go::Pointer(&POD_SECURITY_CONTEXT)),
        Field("ImagePullSecrets", "", Go::Nil("[]core.LocalObjectReference")),
        Field("Hostname", "hostname", TEXT),
        Field("Subdomain", "", NONE),
        Field("SetHostnameAsFQDN", "", Go::Nil("*bool")),
        Field("Affinity", "", Go::Nil("*core.Affinity")),
        Field("SchedulerName", "", Go::Always("string", "default-scheduler")),
        Field("Tolerations", "", Go::Nil("[]core.Toleration")),
        Field("HostAliases", "", Go::Nil("[]core.HostAlias")),
        Field("PriorityClassName", "", NONE),
        Field("Priority", "", Go::Nil("*int32")),
        Field("PreemptionPolicy", "", Go::Nil("*core.PreemptionPolicy")),
        Field("DNSConfig", "dnsConfig", Go::Pointer(&DNS_CONFIG)),
        Field("ReadinessGates", "", Go::Nil("[]core.PodReadinessGate")),
        Field("RuntimeClassName", "runtimeClassName", Go::Pointer(&TEXT)),
        Field("Overhead", "", Go::Nil("core.ResourceList")),
        Field("EnableServiceLinks", "", Go::Always("*bool", "true")),
        Field("TopologySpreadConstraints", "", Go::Nil("[]core.TopologySpreadConstraint")),
    ],
);

const POD_SECURITY_CONTEXT: Go = Go::Struct(
    "core.PodSecurityContext",
    &[
        Field("HostNetwork", "hostNetwork", BOOL),
        Field("HostPID", "hostPID", BOOL),
        Field("HostIPC", "hostIPC", BOOL),
        Field("ShareProcessNamespace", "shareProcessNamespace", Go::Pointer(&BOOL)),
        Field("SELinuxOptions", "", Go::Nil("*core.SELinuxOptions")),
        Field("WindowsOptions", "", Go::Nil("*core.WindowsSecurityContextOptions")),
        Field("RunAsUser", "runAsUser", Go::Pointer(&INT64)),
        Field("RunAsGroup", "runAsGroup", Go::Pointer(&INT64)),
        Field("RunAsNonRoot", "runAsNonRoot", Go::Pointer(&BOOL)),
        Field("SupplementalGroups", "supplementalGroups", Go::List(&INT64)),
        Field("FSGroup", "fsGroup", Go::Pointer(&INT64)),
        Field("FSGroupChangePolicy", "", Go::Nil("*core.PodFSGroupChangePolicy")),
        Field("Sysctls", "sysctls", Go::List(&SYSCTL)),
        Field("SeccompProfile", "seccompProfile", Go::Pointer(&SECCOMP_PROFILE)),
    ],
);

const SYSCTL: Go = Go::Struct("core.Sysctl", &[Field("Name", "name", TEXT), Field("Value", "value", TEXT)]);

const SECCOMP_PROFILE: Go = Go::Struct(
    "core.SeccompProfile",
    &[Field("Type", "type", Go::Text("core.SeccompProfileType")), Field("LocalhostProfile", "localhostProfile", Go::Pointer(&TEXT))],
);

const DNS_CONFIG: Go = Go::Struct(
    "core.PodDNSConfig",
    &[
        Field("Nameservers", "nameservers", Go::List(&TEXT)),
        Field("Searches", "searches", Go::List(&TEXT)),
        Field("Options", "options", Go::List(&DNS_OPTION)),
    ],
);

const DNS_OPTION: Go = Go::Struct("core.PodDNSConfigOption", &[Field("Name", "name", TEXT), Field("Value", "value", Go::Pointer(&TEXT))]);

const CONTAINER: Go = Go::Struct(
    "core.Container",
    &[
        Field("Name", "name", TEXT),
        Field("Image", "image", TEXT),
        Field("Command", "command", Go::List(&TEXT)),
        Field("Args", "args", Go::List(&TEXT)),
        Field("WorkingDir", "workingDir", TEXT),
        Field("Ports", "ports", Go::List(&CONTAINER_PORT)),
        Field("EnvFrom", "", Go::Nil("[]core.EnvFromSource")),
        Field("Env", "env", Go::List(&ENV_VAR)),
        Field("Resources", "resources", RESOURCES),
        Field("VolumeMounts", "volumeMounts", Go::List(&VOLUME_MOUNT)),
        Field("VolumeDevices", "", Go::Nil("[]core.VolumeDevice")),
        Field("LivenessProbe", "livenessProbe", Go::Pointer(&PROBE)),
        Field("ReadinessProbe", "readinessProbe", Go::Pointer(&PROBE)),
        Field("StartupProbe", "startupProbe", Go::Pointer(&PROBE)),
        Field("Lifecycle", "lifecycle", Go::Pointer(&LIFECYCLE)),
        Field("TerminationMessagePath", "terminationMessagePath", TEXT),
        Field("TerminationMessagePolicy", "terminationMessagePolicy", Go::Text("core.TerminationMessagePolicy")),
        Field("ImagePullPolicy", "imagePullPolicy", Go::Text("core.PullPolicy")),
        Field("SecurityContext", "securityContext", Go::Pointer(&SECURITY_CONTEXT)),
        Field("Stdin", "stdin", BOOL),
        Field("StdinOnce", "stdinOnce", BOOL),
        Field("TTY", "tty", BOOL),
    ],
);

const CONTAINER_PORT: Go = Go::Struct(
    "core.ContainerPort",
    &[
        Field("Name", "name", TEXT),
        Field("HostPort", "hostPort", Go::Number("int32")),
        Field("ContainerPort", "containerPort", Go::Number("int32")),
        Field("Protocol", "protocol", Go::Text("core.Protocol")),
        Field("HostIP", "hostIP", TEXT),
    ],
);

const ENV_VAR: Go = Go::Struct(
    "core.EnvVar",
    &[Field("Name", "name", TEXT), Field("Value", "value", TEXT), Field("ValueFrom", "valueFrom", Go::Pointer(&ENV_VAR_SOURCE))],
);

const ENV_VAR_SOURCE: Go = Go::Struct(
    "core.EnvVarSource",
    &[
        Field("FieldRef", "fieldRef", Go::Pointer(&FIELD_SELECTOR)),
        Field("ResourceFieldRef", "", Go::Nil("*core.ResourceFieldSelector")),
        Field("ConfigMapKeyRef", "", Go::Nil("*core.ConfigMapKeySelector")),
        Field("SecretKeyRef", "", Go::Nil("*core.SecretKeySelector")),
    ],
);

const FIELD_SELECTOR: Go =
    Go::Struct("core.ObjectFieldSelector", &[Field("APIVersion", "", Go::Always("string", "v1")), Field("FieldPath", "fieldPath", TEXT)]);

const RESOURCES: Go =
    Go::Struct("core.ResourceRequirements", &[Field("Limits", "limits", Go::Resources), Field("Requests", "requests", Go::Resources)]);

const VOLUME_MOUNT: Go = Go::Struct(
    "core.VolumeMount",
    &[
        Field("Name", "name", TEXT),
        Field("ReadOnly", "readOnly", BOOL),
        Field("MountPath", "mountPath", TEXT),
        Field("SubPath", "subPath", TEXT),
        Field("MountPropagation", "mountPropagation", Go::Pointer(&Go::Text("core.MountPropagationMode"))),
        Field("SubPathExpr", "", NONE),
    ],
);

const PROBE: Go = Go::Struct(
    "core.Probe",
    &[
        Field("Handler", "", HANDLER),
        Field("InitialDelaySeconds", "initialDelaySeconds", Go::Number("int32")),
        Field("TimeoutSeconds", "timeoutSeconds", Go::Number("int32")),
        Field("PeriodSeconds", "periodSeconds", Go::Number("int32")),
        Field("SuccessThreshold", "successThreshold", Go::Number("int32")),
        Field("FailureThreshold", "failureThreshold", Go::Number("int32")),
    ],
);

const HANDLER: Go = Go::Struct(
    "core.Handler",
    &[
        Field("Exec", "exec", Go::Pointer(&EXEC_ACTION)),
        Field("HTTPGet", "httpGet", Go::Pointer(&HTTP_GET_ACTION)),
        Field("TCPSocket", "tcpSocket", Go::Pointer(&TCP_SOCKET_ACTION)),
    ],
);

const EXEC_ACTION: Go = Go::Struct("core.ExecAction", &[Field("Command", "command", Go::List(&TEXT))]);

const HTTP_GET_ACTION: Go = Go::Struct(
    "core.HTTPGetAction",
    &[
        Field("Path", "path", TEXT),
        Field("Port", "port", Go::Port),
        Field("Host", "host", TEXT),
        Field("Scheme", "scheme", Go::Text("core.URIScheme")),
        Field("HTTPHeaders", "httpHeaders", Go::List(&HTTP_HEADER)),
    ],
);

const HTTP_HEADER: Go = Go::Struct("core.HTTPHeader", &[Field("Name", "name", TEXT), Field("Value", "value", TEXT)]);

const TCP_SOCKET_ACTION: Go = Go::Struct("core.TCPSocketAction", &[Field("Port", "port", Go::Port), Field("Host", "host", TEXT)]);

const LIFECYCLE: Go = Go::Struct(
    "core.Lifecycle",
    &[Field("PostStart", "postStart", Go::Pointer(&HANDLER)), Field("PreStop", "preStop", Go::Pointer(&HANDLER))],
);

const SECURITY_CONTEXT: Go = Go::Struct(
    "core.SecurityContext",
    &[
        Field("Capabilities", "capabilities", Go::Pointer(&CAPABILITIES)),
        Field("Privileged", "privileged", Go::Pointer(&BOOL)),
        Field("SELinuxOptions", "", Go::Nil("*core.SELinuxOptions")),
        Field("WindowsOptions", "", Go::Nil("*core.WindowsSecurityContextOptions")),
        Field("RunAsUser", "runAsUser", Go::Pointer(&INT64)),
        Field("RunAsGroup", "runAsGroup", Go::Pointer(&INT64)),
        Field("RunAsNonRoot", "runAsNonRoot", Go::Pointer(&BOOL)),
        Field("ReadOnlyRootFilesystem", "readOnlyRootFilesystem", Go::Pointer(&BOOL)),
        Field("AllowPrivilegeEscalation", "allowPrivilegeEscalation", Go::Pointer(&BOOL)),
        Field("ProcMount", "", Go::Nil("*core.ProcMountType")),
        Field("SeccompProfile", "seccompProfile", Go::Pointer(&SECCOMP_PROFILE)),
    ],
);

const CAPABILITIES: Go = Go::Struct(
    "core.Capabilities",
    &[Field("Add", "add", Go::List(&Go::Text("core.Capability"))), Field("Drop", "drop", Go::List(&Go::Text("core.Capability")))],
);

const STATUS: Go = Go::Struct(
    "core.PodStatus",
    &[
        Field("Phase", "", Go::Always("core.PodPhase", "")),
        Field("Conditions", "", Go::Nil("[]core.PodCondition")),
        Field("Message", "", NONE),
        Field("Reason", "", NONE),
        Field("NominatedNodeName", "", NONE),
        Field("HostIP", "", NONE),
        Field("PodIPs", "", Go::Nil("[]core.PodIP")),
        Field("StartTime", "", Go::Nil("*v1.Time")),
        Field("QOSClass", "", Go::Always("core.PodQOSClass", "")),
        Field("InitContainerStatuses", "", Go::Nil("[]core.ContainerStatus")),
        Field("ContainerStatuses", "", Go::Nil("[]core.ContainerStatus")),
        Field("EphemeralContainerStatuses", "", Go::Nil("[]core.ContainerStatus")),
    ],
);
