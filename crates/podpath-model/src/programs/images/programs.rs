//! Which programs are in the images whose programs are known. Each list is one text, so that it takes little room.

use std::cmp::Ordering;

/// The applets of busybox 1.36 as the image has them.
const BUSYBOX: &str = "[ [[ acpid add-shell addgroup adduser adjtimex ar arch arp arping ascii ash awk base32 base64 basename bc beep \
    blkdiscard blkid blockdev bootchartd brctl bunzip2 bzcat bzip2 cal cat chat chattr chgrp chmod chown chpasswd chpst chroot chrt chvt \
    cksum clear cmp comm conspy cp cpio crc32 crond crontab cryptpw cttyhack cut date dc dd deallocvt delgroup deluser depmod devmem df \
    dhcprelay diff dirname dmesg dnsd dnsdomainname dos2unix dpkg dpkg-deb du dumpkmap dumpleases echo ed egrep eject env envdir \
    envuidgid ether-wake expand expr factor fakeidentd fallocate false fatattr fbset fbsplash fdflush fdformat fdisk fgconsole fgrep find \
    findfs flock fold free freeramdisk fsck fsck.minix fsfreeze fstrim fsync ftpd ftpget ftpput fuser getfattr getopt getty grep groups \
    gunzip gzip halt hd hdparm head hexdump hexedit hostid hostname httpd hush hwclock i2cdetect i2cdump i2cget i2cset i2ctransfer id \
    ifconfig ifdown ifenslave ifplugd ifup inetd init insmod install ionice iostat ip ipaddr ipcalc ipcrm ipcs iplink ipneigh iproute \
    iprule iptunnel kbd_mode kill killall killall5 klogd last less link linux32 linux64 linuxrc ln loadfont loadkmap logger login logname \
    logread losetup lpd lpq lpr ls lsattr lsmod lsof lspci lsscsi lsusb lzcat lzma lzop makedevs makemime man md5sum mdev mesg microcom \
    mim minips mkdir mkdosfs mke2fs mkfifo mkfs.ext2 mkfs.minix mkfs.vfat mknod mkpasswd mkswap mktemp modinfo modprobe more mount \
    mountpoint mpstat mt mv nameif nanddump nandwrite nbd-client nc netstat nice nl nmeter nohup nologin nproc nsenter nslookup ntpd nuke \
    od openvt partprobe passwd paste patch pgrep pidof ping ping6 pipe_progress pivot_root pkill pmap popmaildir poweroff powertop \
    printenv printf ps pscan pstree pwd pwdx raidautorun rdate rdev readahead readlink readprofile realpath reboot reformime remove-shell \
    renice reset resize resume rev rm rmdir rmmod route rpm rpm2cpio rtcwake run-init run-parts runlevel runsv runsvdir rx script \
    scriptreplay sed seedrng sendmail seq setarch setconsole setfattr setfont setkeycodes setlogcons setpriv setserial setsid setuidgid \
    sh sha1sum sha256sum sha3sum sha512sum showkey shred shuf slattach sleep smemcap softlimit sort split ssl_client start-stop-daemon \
    stat strings stty su sulogin sum sv svc svlogd svok swapoff swapon switch_root sync sysctl syslogd tac tail tar taskset tc tcpsvd tee \
    telnet telnetd test tftp tftpd time timeout top touch tr traceroute traceroute6 tree true truncate ts tsort tty ttysize tunctl \
    ubiattach ubidetach ubimkvol ubirename ubirmvol ubirsvol ubiupdatevol udhcpc udhcpc6 udhcpd udpsvd uevent umount uname unexpand uniq \
    unix2dos unlink unlzma unshare unxz unzip uptime users usleep uudecode uuencode vconfig vi vlock volname w wall watch watchdog wc \
    wget which who whoami whois xargs xxd xz xzcat yes zcat zcip";

/// What Alpine has besides busybox.
const ALPINE: &str = "apk getconf getent iconv ldconfig ldd scanelf ssl_client update-ca-certificates";

/// Debian without anything that was installed later: its essential packages, bash, dash, coreutils, util-linux, perl-base, apt.
const DEBIAN: &str = "[ apt apt-cache apt-cdrom apt-config apt-get apt-key apt-mark arch awk b2sum base32 base64 basename basenc bash bashbug \
    captoinfo cat chage chattr chcon chfn chgrp chmod choom chown chpasswd chroot chrt chsh cksum clear clear_console cmp comm cp csplit \
    cut dash date dd deb-systemd-helper deb-systemd-invoke debconf debconf-escape df diff diff3 dir dircolors dirname dmesg \
    dnsdomainname domainname dpkg dpkg-deb dpkg-query du echo egrep env expand expiry expr factor faillog fallocate false fgrep find \
    findmnt flock fmt fold fsck getconf getent getopt gpasswd gpgv grep groupadd groupdel groupmod groups gunzip gzip head hostid hostname \
    iconv id infocmp install invoke-rc.d ionice ipcmk ipcrm ipcs ischroot join kill last lastb lastlog ldconfig ldd link ln locale \
    localedef logger login logname losetup ls lsattr lsblk lscpu lsipc lslocks lslogins lsmem lsns mawk mcookie md5sum mesg mkdir mkfifo \
    mkfs mknod mktemp more mount mountpoint mv namei nawk newgrp nice nisdomainname nl nohup nologin nproc nsenter numfmt od partx passwd \
    paste pathchk perl perl5.36.0 pidof pinky pivot_root pldd pr printenv printf prlimit ptx pwd rbash readlink realpath rename.ul renice \
    reset rev rgrep rm rmdir run-parts runcon runuser savelog script scriptlive scriptreplay sdiff sed seq service setarch setpriv setsid \
    setterm sh sha1sum sha224sum sha256sum sha384sum sha512sum shred shuf sleep sort split start-stop-daemon stat stdbuf stty su sum \
    switch_root sync sysctl tabs tac tail tar taskset tee tempfile test tic timeout toe touch tput tr true truncate tset tsort tty tzselect \
    umount uname uncompress unexpand uniq unlink unshare update-alternatives update-rc.d useradd userdel usermod users vdir wall wc wdctl \
    whereis which who whoami xargs yes ypdomainname zcat zcmp zdiff zdump zegrep zfgrep zforce zgrep zless zmore znew";

/// The tools of the image buildpack-deps.
const TOOLS: &str = "ar as autoconf automake bzip2 bzr c++ cc cpp curl dpkg-buildpackage file g++ gcc git gpg hg ld less make mysql_config nm \
    objdump openssl patch perl pg_config pkg-config procps ps python3 ranlib sq ssh strings strip svn top unzip uptime wget xz";

pub(super) const NGINX: &[&str] = &["nginx", "nginx-debug", "curl", "envsubst", "openssl", "gettext"];
pub(super) const REDIS: &[&str] = &[
    "redis-server",
    "redis-cli",
    "redis-benchmark",
    "redis-sentinel",
    "redis-check-aof",
    "redis-check-rdb",
    "gosu",
    "docker-entrypoint.sh",
];
pub(super) const HTTPD: &[&str] =
    &["httpd", "httpd-foreground", "apachectl", "ab", "htpasswd", "rotatelogs", "logresolve", "htcacheclean", "perl"];
pub(super) const POSTGRES: &[&str] = &[
    "postgres",
    "psql",
    "pg_isready",
    "pg_ctl",
    "initdb",
    "pg_dump",
    "pg_dumpall",
    "pg_restore",
    "pg_basebackup",
    "createdb",
    "dropdb",
    "createuser",
    "dropuser",
    "vacuumdb",
    "gosu",
    "docker-entrypoint.sh",
    "docker-ensure-initdb.sh",
    "xz",
    "zstd",
    "openssl",
];
pub(super) const PYTHON: &[&str] = &["python", "python2", "python3", "pip", "pip3", "pip2", "idle", "pydoc", "python-config", "openssl"];
pub(super) const NODE: &[&str] = &["node", "nodejs", "npm", "npx", "yarn", "yarnpkg", "corepack", "docker-entrypoint.sh"];
pub(super) const PERL: &[&str] = &["perl", "perl5", "cpan", "cpanm", "prove", "perldoc", "carton"];
pub(super) const GOLANG: &[&str] = &["go", "gofmt"];

/// A list is in order, so that a shell that looks for a program every second finds it by halving.
fn has(list: &str, name: &str) -> bool {
    let mut list = list;
    while !list.is_empty() {
        let from = list[..list.len() / 2].rfind(' ').map_or(0, |at| at + 1);
        let to = list[from..].find(' ').map_or(list.len(), |at| from + at);
        match name.cmp(&list[from..to]) {
            Ordering::Equal => return true,
            Ordering::Less => list = &list[..from.saturating_sub(1)],
            Ordering::Greater => list = list.get(to + 1..).unwrap_or(""),
        }
    }
    false
}
pub(super) fn busybox(name: &str) -> bool {
    has(BUSYBOX, name)
}
pub(super) fn alpine(name: &str) -> bool {
    has(BUSYBOX, name) && name != "dpkg" && name != "rpm" || has(ALPINE, name)
}
pub(super) fn debian(name: &str) -> bool {
    has(DEBIAN, name)
}
pub(super) fn tools(name: &str) -> bool {
    has(TOOLS, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_list_is_in_order_and_everything_in_it_is_found() {
        for list in [BUSYBOX, ALPINE, DEBIAN, TOOLS] {
            let names: Vec<&str> = list.split(' ').collect();
            assert!(names.is_sorted(), "{:?}", names.windows(2).find(|pair| pair[0] > pair[1]));
            assert!(names.iter().all(|name| has(list, name)), "{:?}", names.iter().find(|name| !has(list, name)));
            assert!(["", "a b", "zzz", "!", "sh "].iter().all(|name| !has(list, name)));
        }
    }
}
