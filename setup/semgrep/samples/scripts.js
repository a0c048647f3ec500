// ruleid: script-from-words
eval(words);
// ruleid: script-from-words
region.innerHTML = words;
// ok: script-from-words
region.textContent = words;
// ruleid: kept-in-the-browser
localStorage.setItem("draft", words);
// ruleid: message-from-anybody
window.addEventListener("message", take);
