//! Kubernetes' internal types of volumes. Those that podpath does not have are nil.

use super::spew::{Field, Go};

/// A volume of a Pod.
pub(super) const VOLUME: Go =
    Go::Struct("core.Volume", &[Field("Name", "name", Go::Text("string")), Field("VolumeSource", "", VOLUME_SOURCE)]);

const VOLUME_SOURCE: Go = Go::Struct(
    "core.VolumeSource",
    &[
        Field("HostPath", "hostPath", Go::Pointer(&HOST_PATH)),
        Field("EmptyDir", "emptyDir", Go::Pointer(&EMPTY_DIR)),
        Field("GCEPersistentDisk", "", Go::Nil("*core.GCEPersistentDiskVolumeSource")),
        Field("AWSElasticBlockStore", "", Go::Nil("*core.AWSElasticBlockStoreVolumeSource")),
        Field("GitRepo", "", Go::Nil("*core.GitRepoVolumeSource")),
        Field("Secret", "", Go::Nil("*core.SecretVolumeSource")),
        Field("NFS", "", Go::Nil("*core.NFSVolumeSource")),
        Field("ISCSI", "", Go::Nil("*core.ISCSIVolumeSource")),
        Field("Glusterfs", "", Go::Nil("*core.GlusterfsVolumeSource")),
        Field("PersistentVolumeClaim", "", Go::Nil("*core.PersistentVolumeClaimVolumeSource")),
        Field("RBD", "", Go::Nil("*core.RBDVolumeSource")),
        Field("Quobyte", "", Go::Nil("*core.QuobyteVolumeSource")),
        Field("FlexVolume", "", Go::Nil("*core.FlexVolumeSource")),
        Field("Cinder", "", Go::Nil("*core.CinderVolumeSource")),
        Field("CephFS", "", Go::Nil("*core.CephFSVolumeSource")),
        Field("Flocker", "", Go::Nil("*core.FlockerVolumeSource")),
        Field("DownwardAPI", "", Go::Nil("*core.DownwardAPIVolumeSource")),
        Field("FC", "", Go::Nil("*core.FCVolumeSource")),
        Field("AzureFile", "", Go::Nil("*core.AzureFileVolumeSource")),
        Field("ConfigMap", "", Go::Nil("*core.ConfigMapVolumeSource")),
        Field("VsphereVolume", "", Go::Nil("*core.VsphereVirtualDiskVolumeSource")),
        Field("AzureDisk", "", Go::Nil("*core.AzureDiskVolumeSource")),
        Field("PhotonPersistentDisk", "", Go::Nil("*core.PhotonPersistentDiskVolumeSource")),
        Field("Projected", "", Go::Nil("*core.ProjectedVolumeSource")),
        Field("PortworxVolume", "", Go::Nil("*core.PortworxVolumeSource")),
        Field("ScaleIO", "", Go::Nil("*core.ScaleIOVolumeSource")),
        Field("StorageOS", "", Go::Nil("*core.StorageOSVolumeSource")),
        Field("CSI", "", Go::Nil("*core.CSIVolumeSource")),
        Field("Ephemeral", "", Go::Nil("*core.EphemeralVolumeSource")),
    ],
);

const HOST_PATH: Go = Go::Struct(
    "core.HostPathVolumeSource",
    &[Field("Path", "path", Go::Text("string")), Field("Type", "type", Go::Pointer(&Go::Text("core.HostPathType")))],
);

const EMPTY_DIR: Go = Go::Struct(
    "core.EmptyDirVolumeSource",
    &[Field("Medium", "medium", Go::Text("core.StorageMedium")), Field("SizeLimit", "sizeLimit", Go::Pointer(&Go::Quantity))],
);
