// Says with a sound and a buzz that a badge was read, for eyes that look at the other person.
let audio = null;

// Browsers let a page sound or buzz only after somebody touched it.
export function allowSound() {
  try {
    audio ??= new AudioContext();
    if (audio.state === "suspended") audio.resume().catch(() => {});
  } catch {
    audio = null; // no sound card: the page says it in words as well
  }
}

export function tick() {
  buzz(80);
  beep(1320, 0, 0.12);
}

export function tock() {
  buzz([60, 60, 60]);
  beep(330, 0, 0.15);
  beep(330, 0.2, 0.15);
}

function buzz(pattern) {
  if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.(pattern);
}

function beep(pitch, afterS, lengthS) {
  if (audio?.state !== "running") return;
  const [tone, volume] = [audio.createOscillator(), audio.createGain()];
  const start = audio.currentTime + afterS;
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0.6, start);
  volume.gain.exponentialRampToValueAtTime(0.001, start + lengthS);
  tone.connect(volume).connect(audio.destination);
  tone.start(start);
  tone.stop(start + lengthS);
}
