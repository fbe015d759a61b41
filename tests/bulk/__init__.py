"""Lists as a whole: what is answered fast is what is answered one by one."""
