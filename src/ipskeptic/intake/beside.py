"""The words that `surroundings` looks for beside a dotted number.

Source:
    The reports of the corpus and others like them; judgement what is common enough to be here.
"""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    """Words with blanks between; an underscore stands for a blank in one."""
    return tuple(word.replace("_", " ") for word in text.split())


VERSION_WORDS = _words(
    """
    version versions ver build firmware revision rev rv client_version v
    """
)
# Words that stand before a version or an address: the number must look like a version.
WEAK_VERSION_WORDS = _words(
    """
    release releases patch hotfix fw kernel agent driver setup installer
    """
)
# Words after which a number with dots is an address, whatever its parts.
ADDRESS_WORDS = _words(
    """
    a accepted active actor additional addr address addresses adresse adresses against all allow
    allowed also and are as at attack attacker attackers attacking bad beacon beacons been
    behind between block blocked but by c called client cnc communicates communicating connect
    connected connection connections contact contacted contacts controller country created curl
    cyber data de denied deny depuis description destination detected dig dns domain domains
    download downloader downloads drop dropped dst du each email endpoint et external first
    following for from gateway get host hosted hostile hosting hosts http https hxxp hxxps ids
    in inbound including incoming indicator indicators infrastructure internal into ioc iocs ip
    ips ipv is its known l lhost like listener loader local location machine malicious malware
    nach namely nameserver nc ncat net netcat network nmap node not nslookup observed of on or
    originating other ou our outbound outgoing own owned payload peer per permit ping pivot port
    ports post probe probing proxy psexec public range rdp reached reaching received record
    records registered relay remote reported reporting resolved resolver resolves rhost route
    router rule rules sandbox scanned scanner scanning second seen sender sending sent server
    servers serveur serveurs session shell sighting sinkhole smb socket source src ssh subnet
    sur suspected suspicious target targets tcp telnet that the their then these this those
    through to traced traceroute tracert traffic udp unknown url used user using value vers via
    victim victims von vps was were wget when where whether which while whose with within
    without you your
    """
)
# Virus scanners, as the tables of reports have them, with their versions.
SCANNERS = _words(
    """
    agnitum antivir antivirus avast avg bitdefender bytehero clamav comodo drweb emsisoft esafe
    eset-nod32 f-prot f-secure fortinet gdata ikarus jiangmin k7 kaspersky kingsoft mcafee nod32
    norman nprotect panda pctools rising sophos superantispyware symantec thehacker trendmicro
    vba32 vipre virobot zillya
    """
)
# Names that do not show by an inner capital that they are names of programs, and what such names
# end with.
PRODUCTS = _words(
    """
    acrobat android anydesk apache asp.net big-ip brave chrome chromium citrix_adc coldfusion
    confluence edg edge edition electron enterprise esxi excel exchange explorer firefox flash
    fortigate fortios framework ivanti java jboss jdk jenkins joomla jre linux messenger mongodb
    moveit mozilla netscaler nginx nmap office openfire openssh openssl opera oracle outlook
    pan-os php player plugin pro professional python reader redis runtime safari sdk sharepoint
    silverlight skype splunk struts studio suite teams teamviewer thunderbird tomcat toolkit
    vivaldi webkit weblogic webview winrar word wordpress zoom
    """
)
# What may stand between the name of a program and its version: `WebLogic Server 12.2.1.4`.
PRODUCT_PARTS = _words(
    """
    adc client connect console core firmware gateway manager secure server standard transfer
    update
    """
)
SECTION_WORDS = _words(
    """
    section sections sec chapter clause subsection paragraph appendix annex figure fig table
    article
    """
)
# Segments of a path after which an address may stand: `/ip/192.0.2.1`, `check/192.0.2.1`.
PATH_WORDS = _words(
    """
    addr address addresses check client dst host hosts ip ip-lookup ip-address ip-addresses ip4 ip6
    ipaddress ips ipv4 localhost lookup node report search server src tcp udp whois
    """
)
# Ends of files that are named after what they hold: `198.51.100.7.pcap`.
DATA_FILES = _words(
    """
    cap csv htm html json log md pcap pcapng txt xml
    """
)
